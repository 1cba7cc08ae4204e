import { jsonRpc } from "./json-rpc.ts";
import type { ServerProtocol } from "./protocol.ts";
import { query } from "./query.ts";
import { restJson } from "./rest-json.ts";
import { restXml } from "./rest-xml.ts";

/** Every protocol the gateway speaks, by the shape id that SDK clients give for theirs. */
export const protocols: Record<string, ServerProtocol> = {
  "aws.protocols#awsJson1_0": jsonRpc("1.0"),
  "aws.protocols#awsJson1_1": jsonRpc("1.1"),
  "aws.protocols#awsQuery": query,
  "aws.protocols#restXml": restXml,
  "aws.protocols#restJson1": restJson,
};
