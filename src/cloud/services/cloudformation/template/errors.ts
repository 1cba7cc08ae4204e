import { AwsError } from "../../../../kernel/errors.ts";

/** The one client error of CloudFormation's Query API, code `ValidationError`. */
export function validationError(message: string): AwsError {
  return new AwsError("ValidationError", message, { status: 400 });
}

/** `Template format error: ...`: the document's structure is wrong. */
export function formatError(message: string): AwsError {
  return validationError(`Template format error: ${message}`);
}

/** `Template error: ...`: an intrinsic function is used wrongly. */
export function templateError(message: string): AwsError {
  return validationError(`Template error: ${message}`);
}
