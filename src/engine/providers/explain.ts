import { codeOf, messageOf } from "../../kernel/errors.ts";

/** Whether AWS refused a call for want of a permission. */
export function isDenied(error: unknown): boolean {
  const code = codeOf(error);
  return code === "AccessDenied" || code === "AccessDeniedException" || code === "UnauthorizedOperation";
}

/**
 * An AWS error as CodePipeline quotes it, after its message the call's particulars:
 * `Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: ...; Proxy: null)`.
 */
export function explain(error: unknown, service: string): string {
  const metadata = (error as { $metadata?: { httpStatusCode?: number; requestId?: string } }).$metadata;
  if (!metadata) return messageOf(error);
  return `${messageOf(error)} (Service: ${service}; Status Code: ${metadata.httpStatusCode ?? 0}; Error Code: ${codeOf(error) ?? "Unknown"}; Request ID: ${metadata.requestId ?? "null"}; Proxy: null)`;
}
