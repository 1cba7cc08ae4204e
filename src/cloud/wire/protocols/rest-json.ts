import { JsonCodec } from "@smithy/core/protocols";
import { readBody, streamOf } from "../message.ts";
import { readDocument } from "./json-rpc.ts";
import type { ServerProtocol } from "./protocol.ts";
import { readBindings, writeBindings } from "./rest-bindings.ts";
import { matchRest } from "./rest-match.ts";
import { payloadOf, payloadResponse } from "./rest-payload.ts";

const EPOCH_SECONDS = 7;
const codec = new JsonCodec({
  httpBindings: true,
  jsonName: true,
  timestampFormat: { useTrait: true, default: EPOCH_SECONDS },
});

/** REST-JSON: members in the URI, the headers and a JSON document. */
export const restJson: ServerProtocol = {
  nameOf: () => undefined,
  operationOf: (request, model) => matchRest(request, request.path, model)?.operation,
  async parse(request, operation, model) {
    const { labels } = matchRest(request, request.path, model) ?? { labels: {} };
    if (!operation.input.isStructSchema()) return {};
    const bound = readBindings(operation.input, request, labels);
    const payload = payloadOf(operation.input);
    if (payload?.schema.isStreaming()) return { ...bound, [payload.name]: streamOf(request.body) };
    const body = await readBody(request);
    if (payload && !payload.schema.isStructSchema()) {
      return { ...bound, [payload.name]: payload.schema.isBlobSchema() ? body : body.toString("utf8") };
    }
    const schema = payload?.schema ?? operation.input;
    const document = readDocument(codec, schema, body);
    return payload ? { ...bound, [payload.name]: document } : { ...document, ...bound };
  },
  write(output, operation, _model, ids) {
    const bound = writeBindings(operation.output, output);
    const headers = { ...bound.headers, "x-amzn-requestid": ids.requestId };
    const status = bound.status ?? operation.http?.[2] ?? 200;
    if (bound.payload && !bound.payload.schema.isStructSchema())
      return payloadResponse(bound, status, headers);
    if (!bound.payload && !bound.hasDocument) return { status, headers, body: "" };
    const serializer = codec.createSerializer();
    serializer.write(bound.payload?.schema ?? operation.output, bound.payload?.value ?? bound.document);
    return {
      status,
      headers: { "content-type": "application/json", ...headers },
      body: serializer.flush(),
    };
  },
  writeError(error, _request, _model, ids) {
    return {
      status: error.status,
      headers: {
        ...error.headers,
        "content-type": "application/json",
        "x-amzn-requestid": ids.requestId,
        "x-amzn-errortype": error.code,
      },
      body: JSON.stringify({ ...error.fields, message: error.message }),
    };
  },
};
