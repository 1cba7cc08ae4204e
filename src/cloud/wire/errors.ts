import { AwsError, messageOf } from "../../kernel/errors.ts";
import type { ErrorModel, ServiceModel } from "./model.ts";
import type { WireError } from "./protocols/protocol.ts";

const JSON_PROTOCOLS = new Set([
  "aws.protocols#awsJson1_0",
  "aws.protocols#awsJson1_1",
  "aws.protocols#restJson1",
]);

/** Codes that no model lists but every service may answer, with their status. */
const COMMON: Record<string, number> = {
  AccessDenied: 403,
  AccessDeniedException: 403,
  ExpiredToken: 403,
  ExpiredTokenException: 403,
  InvalidClientTokenId: 403,
  UnrecognizedClientException: 403,
  SignatureDoesNotMatch: 403,
  MissingAuthenticationToken: 403,
  InternalFailure: 500,
  InternalError: 500,
  NotFound: 404,
  NotImplemented: 501,
  ServiceUnavailable: 503,
};

/** What an operation threw, as the wire tells it: modelled errors by their shape, the rest as AWS does. */
export function toWireError(thrown: unknown, model: ServiceModel | undefined): WireError {
  if (!(thrown instanceof AwsError)) return internal(thrown, model);
  const modelled = model?.errors.get(thrown.code);
  const code = modelled ? modelledCode(modelled, model) : protocolCode(thrown.code, model);
  const status =
    thrown.status ?? modelled?.status ?? COMMON[thrown.code] ?? (thrown.fault === "server" ? 500 : 400);
  return {
    code,
    message: protocolMessage(thrown, model),
    status,
    fault: status >= 500 ? "server" : thrown.fault,
    fields: thrown.fields,
    headers: thrown.headers,
  };
}

/** Query services have codes of their own; JSON services name the shape, even where it has such a code (CloudTrail). */
function modelledCode({ shape, code }: ErrorModel, model: ServiceModel | undefined): string {
  return model && JSON_PROTOCOLS.has(model.protocol) ? shape : code;
}

/** JSON services end the names of common errors in `Exception`, and have their own for a key nobody issued. */
function protocolCode(code: string, model: ServiceModel | undefined): string {
  if (model?.protocol === "aws.protocols#restXml" && code === "InvalidClientTokenId")
    return "InvalidAccessKeyId";
  if (!model || !JSON_PROTOCOLS.has(model.protocol)) return code;
  if (code === "InvalidClientTokenId") return "UnrecognizedClientException";
  return code === "AccessDenied" || code === "ExpiredToken" ? `${code}Exception` : code;
}

/** S3 words credentials' errors in its own way. */
function protocolMessage({ code, message }: AwsError, model: ServiceModel | undefined): string {
  if (model?.protocol !== "aws.protocols#restXml") return message;
  if (code === "InvalidClientTokenId") {
    return "The AWS Access Key Id you provided does not exist in our records.";
  }
  return code === "ExpiredToken" ? "The provided token has expired." : message;
}

/** A defect of ours: told as AWS tells its own, and printed for whoever can mend it. */
function internal(thrown: unknown, model: ServiceModel | undefined): WireError {
  const detail = thrown instanceof Error ? thrown.stack : messageOf(thrown);
  process.stderr.write(`pipelab: internal error in ${model?.service.name ?? "the gateway"}: ${detail}\n`);
  const code = model?.protocol === "aws.protocols#restXml" ? "InternalError" : "InternalFailure";
  const message = `pipelab failed inside: ${messageOf(thrown)}`;
  return { code, message, status: 500, fault: "server", fields: {}, headers: {} };
}

/** The answer to what is not emulated: its name, and never success. */
export function notEmulated(what: string): AwsError {
  return new AwsError("NotImplemented", `${what} is not emulated by pipelab.`, {
    status: 501,
    fault: "server",
  });
}

/** To S3 an unsigned request is one by nobody, whom nothing is allowed. */
export function unauthenticated(model: ServiceModel | undefined): AwsError {
  return model?.protocol === "aws.protocols#restXml"
    ? new AwsError("AccessDenied", "Access Denied", { status: 403 })
    : new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", { status: 403 });
}

/** A signature for a Region that AWS does not have. */
export function wrongRegion(region: string, model: ServiceModel): AwsError {
  if (model.protocol === "aws.protocols#restXml") {
    const message = `The authorization header is malformed; the region '${region}' is wrong`;
    return new AwsError("AuthorizationHeaderMalformed", message, { status: 400 });
  }
  const code = JSON_PROTOCOLS.has(model.protocol) ? "InvalidSignatureException" : "SignatureDoesNotMatch";
  return new AwsError(code, "Credential should be scoped to a valid region.", { status: 403 });
}
