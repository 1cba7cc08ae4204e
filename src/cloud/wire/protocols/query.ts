import { XmlShapeSerializer } from "@aws-sdk/core/protocols";
import { XmlNode } from "@aws-sdk/xml-builder";
import type { StaticStructureSchema } from "@smithy/types";
import type { OperationModel } from "../model.ts";
import { readBody, type WireRequest } from "../message.ts";
import type { ServerProtocol } from "./protocol.ts";
import { readQueryInput } from "./query-input.ts";
import { textNode, xmlDocument } from "./xml.ts";

const DATE_TIME = 5;

/** AWS Query: `Action=...&Version=...` as a form or in the URL, XML back. */
export const query: ServerProtocol = {
  nameOf: (request) => parametersOf(request)?.get("Action") ?? undefined,
  operationOf: (request, model) => model.operations.get(parametersOf(request)?.get("Action") ?? ""),
  async parse(request, operation) {
    await loadForm(request);
    return readQueryInput(operation.input, parametersOf(request) ?? new URLSearchParams());
  },
  write(output, operation, model, ids) {
    const response = XmlNode.of(`${operation.name}Response`).addAttribute("xmlns", model.xmlNamespace);
    if (operation.output.isStructSchema()) response.addChildNode(resultNode(operation, output));
    response.addChildNode(new XmlNode("ResponseMetadata", [textNode("RequestId", ids.requestId)]));
    return { status: 200, headers: xmlHeaders(ids.requestId), body: xmlDocument(response) };
  },
  writeError(error, _request, model, ids) {
    const fields = Object.entries(error.fields).flatMap(([name, value]) =>
      typeof value === "string" ? [textNode(name, value)] : [],
    );
    const detail = new XmlNode("Error", [
      textNode("Type", error.fault === "server" ? "Receiver" : "Sender"),
      textNode("Code", error.code),
      textNode("Message", error.message),
      ...fields,
    ]);
    const root = new XmlNode("ErrorResponse", [detail, textNode("RequestId", ids.requestId)]);
    if (model) root.addAttribute("xmlns", model.xmlNamespace);
    return {
      status: error.status,
      headers: { ...error.headers, ...xmlHeaders(ids.requestId) },
      body: xmlDocument(root),
    };
  },
};

const serializer = new XmlShapeSerializer({
  timestampFormat: { useTrait: true, default: DATE_TIME },
  httpBindings: false,
  xmlNamespace: "",
  serviceNamespace: "",
});

/** The output under the name that Query answers give it: `OperationResult`. */
function resultNode(operation: OperationModel, output: Record<string, unknown>): { toString(): string } {
  const [kind, namespace, , , names, members] =
    operation.output.getSchema() as unknown as StaticStructureSchema;
  serializer.write([kind, namespace, `${operation.name}Result`, 0, names, members], output);
  const xml = String(serializer.flush());
  return { toString: () => xml };
}

const forms = new WeakMap<WireRequest, URLSearchParams>();

/** Reads the form of a POST, once; the operation's name is in it. @throws AwsError when it is too large. */
export async function loadForm(request: WireRequest): Promise<void> {
  if (forms.has(request)) return;
  const form =
    request.method === "POST"
      ? new URLSearchParams((await readBody(request)).toString("utf8"))
      : request.query;
  forms.set(request, form.has("Action") ? form : request.query);
}

function parametersOf(request: WireRequest): URLSearchParams | undefined {
  return forms.get(request) ?? (request.query.has("Action") ? request.query : undefined);
}

function xmlHeaders(requestId: string): Record<string, string> {
  return { "content-type": "text/xml", "x-amzn-requestid": requestId };
}
