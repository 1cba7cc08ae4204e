import type { ErrorDetails } from "@aws-sdk/client-codepipeline";
import { codeOf, messageOf } from "../../kernel/errors.ts";
import { ActionFailure, type Progress } from "../provider.ts";

const DENIED = new Set(["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"]);

/**
 * What a thrown error is as the failure of an action. A refused call is a PermissionError; its message is
 * IAM's, which names the role and the call.
 */
export function failureOf(thrown: unknown): { error: ErrorDetails; progress?: Progress } {
  if (thrown instanceof ActionFailure) {
    const { type, message, externalExecutionId } = thrown;
    return {
      error: { code: type, message },
      ...(externalExecutionId === undefined ? {} : { progress: { externalExecutionId } }),
    };
  }
  const code = codeOf(thrown);
  const message = messageOf(thrown);
  if (code !== undefined && DENIED.has(code)) return { error: { code: "PermissionError", message } };
  if (code !== undefined) return { error: { code: "JobFailed", message: `${code}: ${message}` } };
  return { error: { code: "SystemUnavailable", message } };
}
