import { AwsError } from "../../kernel/errors.ts";
import type { ServiceModel } from "./model.ts";
import type { WireRequest } from "./message.ts";
import type { Signature } from "./identity.ts";
import { jsonRpc, targetOf } from "./protocols/json-rpc.ts";
import type { ServerProtocol } from "./protocols/protocol.ts";
import { loadForm, query } from "./protocols/query.ts";
import { restXml } from "./protocols/rest-xml.ts";

const FORM = "application/x-www-form-urlencoded";

/** The service that a request is for, and the name the request gives it. */
export interface Routed {
  model: ServiceModel | undefined;
  /** For the answer when there is no such service here. */
  name: string;
}

/**
 * Finds the service: by `X-Amz-Target`, by the credential scope, by the host, and for unsigned Query
 * requests by the one service that has the action; what is left is S3's.
 */
export async function route(
  request: WireRequest,
  signature: Signature | undefined,
  models: ReadonlyMap<string, ServiceModel>,
): Promise<Routed> {
  const isForm = request.method === "POST" && (request.headers["content-type"] ?? "").startsWith(FORM);
  if (isForm || request.query.has("Action")) await loadForm(request);
  const target = targetOf(request)?.service;
  if (target) {
    const model = [...models.values()].find(({ serviceTarget }) => serviceTarget === target);
    return { model, name: signature?.service || target };
  }
  if (signature?.service) {
    const model = [...models.values()].find(({ signingName }) => signingName === signature.service);
    return { model, name: signature.service };
  }
  if (request.query.has("Action") || isForm) return unsignedQuery(request, models);
  const model = models.get("s3");
  return { model, name: "s3" };
}

function unsignedQuery(request: WireRequest, models: ReadonlyMap<string, ServiceModel>): Routed {
  const action = request.query.get("Action") ?? "";
  const model = [...models.values()].find(
    ({ protocol, operations }) => protocol === "aws.protocols#awsQuery" && operations.has(action),
  );
  if (!model) {
    throw new AwsError("InvalidAction", `The action ${action || "(none)"} is not valid for this endpoint.`);
  }
  return { model, name: model.service.name };
}

/** How an error is told when no service was found: in the way of the protocol that the request looks like. */
export function fallbackProtocol(request: WireRequest): ServerProtocol {
  if (request.headers["x-amz-target"] || (request.headers["content-type"] ?? "").includes("json"))
    return jsonRpc("1.1");
  if (request.query.has("Action") || (request.headers["content-type"] ?? "").startsWith(FORM)) return query;
  return restXml;
}
