import type { Readable } from "node:stream";
import type { NormalizedSchema } from "@smithy/core/schema";
import type { WireResponse } from "../message.ts";
import type { BoundOutput } from "./rest-bindings.ts";

/** The member of a structure that is the whole body, if it has one. */
export function payloadOf(schema: NormalizedSchema): { name: string; schema: NormalizedSchema } | undefined {
  if (!schema.isStructSchema()) return undefined;
  for (const [name, member] of schema.structIterator()) {
    if (member.getMergedTraits().httpPayload) return { name, schema: member };
  }
  return undefined;
}

/** An answer whose body is bytes or text, not a document. */
export function payloadResponse(
  bound: BoundOutput,
  status: number,
  headers: Record<string, string>,
): WireResponse {
  const body = (bound.payload?.value ?? "") as Readable | Uint8Array | string;
  const type = bound.payload?.schema.isStringSchema() ? "text/plain" : "application/octet-stream";
  return { status, headers: { "content-type": type, ...headers }, body };
}
