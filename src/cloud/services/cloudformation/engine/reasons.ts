import { codeOf, messageOf } from "../../../../kernel/errors.ts";

/** What the SDK's exceptions carry besides their message. */
interface ServiceException extends Error {
  $metadata?: { httpStatusCode?: number; requestId?: string };
}

/**
 * Why a handler failed, as CloudFormation tells it. What an AWS service answered is quoted with its
 * status; what a handler says itself stands as it is.
 * @param service the resource type's, for example `S3`.
 * @param token the handler's request token.
 */
export function handlerFailure(error: unknown, service: string, token: string): string {
  const code = codeOf(error);
  if (code === undefined || !(error instanceof Error) || !("$metadata" in error)) return messageOf(error);
  const { $metadata: metadata } = error as ServiceException;
  const status = metadata?.httpStatusCode ?? 400;
  return `Resource handler returned message: "${error.message} (Service: ${service}, Status Code: ${status}, Request ID: ${metadata?.requestId ?? ""})" (RequestToken: ${token}, HandlerErrorCode: ${handlerErrorCode(code, status)})`;
}

/** User Guide, "Handler error codes". */
function handlerErrorCode(code: string, status: number): string {
  if (isAlreadyThere(code)) return "AlreadyExists";
  if (isGone(code)) return "NotFound";
  if (/AccessDenied|Unauthorized|Forbidden/.test(code)) return "AccessDenied";
  if (/Throttl/.test(code)) return "Throttling";
  if (/LimitExceeded|TooMany/.test(code)) return "ServiceLimitExceeded";
  if (/Invalid|Validation|Malformed/.test(code)) return "InvalidRequest";
  return status >= 500 ? "ServiceInternalError" : "GeneralServiceException";
}

/** Whether a code says that the thing to be made exists. */
export function isAlreadyThere(code: string | undefined): boolean {
  return /AlreadyExists|AlreadyOwnedByYou|Duplicate|NameExists/.test(code ?? "");
}

/** Whether a code says that the thing to be deleted is not there: then it is deleted. */
export function isGone(code: string | undefined): boolean {
  return /^(NoSuch(Bucket|Entity)|.*NotFound|.*NotFoundException|.*DoesNotExist(Exception)?|.*NonExistent.*)$/.test(
    code ?? "",
  );
}

/** `The following resource(s) failed to create: [A, B]. `, and so for each verb that has any. */
export function failedResources(failed: { create?: string[]; update?: string[]; delete?: string[] }): string {
  return (["create", "delete", "update"] as const)
    .filter((verb) => failed[verb]?.length)
    .map((verb) => `The following resource(s) failed to ${verb}: [${failed[verb]?.join(", ")}]. `)
    .join("");
}
