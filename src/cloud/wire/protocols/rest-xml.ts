import { XmlShapeDeserializer, XmlShapeSerializer } from "@aws-sdk/core/protocols";
import { XmlNode } from "@aws-sdk/xml-builder";
import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError } from "../../../kernel/errors.ts";
import type { OperationModel, ServiceModel } from "../model.ts";
import { readBody, streamOf, type WireRequest } from "../message.ts";
import type { ServerProtocol } from "./protocol.ts";
import { readBindings, writeBindings, type BoundOutput } from "./rest-bindings.ts";
import { matchRest } from "./rest-match.ts";
import { payloadOf, payloadResponse } from "./rest-payload.ts";
import { bucketOf } from "./s3-address.ts";
import { textNode, xmlDocument } from "./xml.ts";

const DATE_TIME = 5;

/** REST-XML, as S3 speaks it: the bucket may be in the host or first in the path. */
export const restXml: ServerProtocol = {
  nameOf: (request) => request.query.get("x-id") ?? undefined,
  operationOf: (request, model) => match(request, model)?.operation,
  async parse(request, operation, model) {
    const { labels } = match(request, model) ?? { labels: {} };
    const input = readBindings(operation.input, request, labels);
    const payload = payloadOf(operation.input);
    if (payload) input[payload.name] = await readPayload(request, payload.schema);
    return input;
  },
  write(output, operation, model, ids) {
    const bound = writeBindings(operation.output, output);
    const headers = { ...bound.headers, ...s3Headers(ids) };
    // S3's ranges: the schema has one status only.
    const partial = bound.headers["content-range"] !== undefined;
    const status = bound.status ?? (partial ? 206 : (operation.http?.[2] ?? 200));
    if (bound.payload && !bound.payload.schema.isStructSchema())
      return payloadResponse(bound, status, headers);
    const document = documentOf(bound, operation, model);
    if (document === undefined) return { status, headers, body: "" };
    return {
      status,
      headers: { "content-type": "application/xml", ...headers },
      body: xmlDocument(document),
    };
  },
  writeError(error, request, _model, ids) {
    const headers: Record<string, string> = { ...error.headers, ...s3Headers(ids) };
    if (request.method === "HEAD" || error.status === 304) return { status: error.status, headers, body: "" };
    const fields = Object.entries(error.fields).map(([name, value]) => textNode(name, String(value)));
    const root = new XmlNode("Error", [
      textNode("Code", error.code),
      textNode("Message", error.message),
      ...fields,
      textNode("RequestId", ids.requestId),
      textNode("HostId", ids.extendedId),
    ]);
    return {
      status: error.status,
      headers: { ...headers, "content-type": "application/xml" },
      body: xmlDocument(root),
    };
  },
};

function match(request: WireRequest, model: ServiceModel): ReturnType<typeof matchRest> {
  const { bucket, path } = bucketOf(request);
  const found = matchRest(request, path, model, ({ input }) => hasBucket(input) === (bucket !== undefined));
  return found && bucket !== undefined ? { ...found, labels: { ...found.labels, Bucket: bucket } } : found;
}

const bucketed = new WeakMap<NormalizedSchema, boolean>();

function hasBucket(input: NormalizedSchema): boolean {
  let known = bucketed.get(input);
  if (known === undefined) {
    known = input.isStructSchema() && Object.hasOwn(input.getMemberSchemas(), "Bucket");
    bucketed.set(input, known);
  }
  return known;
}

/** A structure is read from XML; bytes are handed on as they come. */
async function readPayload(request: WireRequest, schema: NormalizedSchema): Promise<unknown> {
  if (schema.isStreaming()) return streamOf(request.body);
  const body = await readBody(request);
  if (!schema.isStructSchema()) return schema.isBlobSchema() ? body : body.toString("utf8");
  if (body.length === 0) return undefined;
  const reader = new XmlShapeDeserializer({
    timestampFormat: { useTrait: true, default: DATE_TIME },
    httpBindings: true,
    xmlNamespace: "",
    serviceNamespace: "",
  });
  try {
    return reader.read(schema, body);
  } catch (cause) {
    throw new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
      { cause },
    );
  }
}

function documentOf(bound: BoundOutput, operation: OperationModel, model: ServiceModel): string | undefined {
  if (bound.payload)
    return bound.payload.value === undefined
      ? undefined
      : write(bound.payload.schema, bound.payload.value, model);
  if (!bound.hasDocument) return undefined;
  const name = operation.output.getMergedTraits().xmlName;
  const members = Object.keys(operation.output.getMemberSchemas());
  // S3's GetBucketLocation: the document is named as its only member, and is its text.
  if (name && members.length === 1 && members[0] === name) {
    const text = typeof bound.document[name] === "string" ? bound.document[name] : "";
    return textNode(name, text).addAttribute("xmlns", model.xmlNamespace).toString();
  }
  return write(operation.output, bound.document, model);
}

function write(schema: NormalizedSchema, value: unknown, model: ServiceModel): string {
  const serializer = new XmlShapeSerializer({
    timestampFormat: { useTrait: true, default: DATE_TIME },
    httpBindings: true,
    xmlNamespace: model.xmlNamespace,
    serviceNamespace: model.xmlNamespace,
  });
  serializer.write(schema, value);
  return String(serializer.flush());
}

function s3Headers(ids: { requestId: string; extendedId: string }): Record<string, string> {
  return { "x-amz-request-id": ids.requestId, "x-amz-id-2": ids.extendedId };
}
