import { JsonCodec } from "@smithy/core/protocols";
import type { NormalizedSchema } from "@smithy/core/schema";
import type { DocumentType } from "@smithy/types";
import { AwsError, messageOf } from "../../../kernel/errors.ts";
import { readBody, type WireRequest } from "../message.ts";
import { checkJsonTypes } from "./json-types.ts";
import type { ServerProtocol } from "./protocol.ts";

const EPOCH_SECONDS = 7;

/** AWS JSON 1.0 and 1.1: the operation in `X-Amz-Target`, the input as the body. */
export function jsonRpc(version: "1.0" | "1.1"): ServerProtocol {
  const codec = new JsonCodec({
    timestampFormat: { useTrait: true, default: EPOCH_SECONDS },
    jsonName: false,
  });
  const contentType = `application/x-amz-json-${version}`;
  return {
    nameOf: (request) => targetOf(request)?.operation,
    operationOf(request, model) {
      const { service, operation } = targetOf(request) ?? {};
      return service === model.serviceTarget && operation ? model.operations.get(operation) : undefined;
    },
    async parse(request, operation) {
      return readDocument(codec, operation.input, await readBody(request));
    },
    write(output, operation, _model, ids) {
      const headers = { "content-type": contentType, "x-amzn-requestid": ids.requestId };
      if (operation.output.isUnitSchema()) return { status: 200, headers, body: "" };
      const serializer = codec.createSerializer();
      serializer.write(operation.output, output);
      return { status: 200, headers, body: serializer.flush() };
    },
    writeError(error, _request, _model, ids) {
      return {
        status: error.status,
        headers: { ...error.headers, "content-type": contentType, "x-amzn-requestid": ids.requestId },
        body: JSON.stringify({ ...error.fields, __type: error.code, message: error.message }),
      };
    },
  };
}

/**
 * What `X-Amz-Target` names. Some clients put a namespace before the service
 * (`com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents`).
 */
export function targetOf(request: WireRequest): { service: string; operation: string } | undefined {
  const [operation, service] = request.headers["x-amz-target"]?.split(".").toReversed() ?? [];
  return operation && service ? { service, operation } : undefined;
}

/** The input that a JSON body holds; of an empty body, an empty one. @throws AwsError `SerializationException` */
export function readDocument(
  codec: JsonCodec,
  schema: NormalizedSchema,
  body: Buffer,
): Record<string, unknown> {
  const json = parseJson(body);
  checkJsonTypes(schema, json);
  try {
    const document: unknown = codec.createDeserializer().readObject(schema, json as DocumentType);
    return (document ?? {}) as Record<string, unknown>;
  } catch (cause) {
    // Text of the right type that is no Base64, or no date.
    throw new AwsError("SerializationException", messageOf(cause), { cause });
  }
}

function parseJson(body: Buffer): unknown {
  if (body.length === 0) return {};
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    throw new AwsError("SerializationException", "Unable to parse the request body as JSON.", { cause });
  }
  return json;
}
