import { AwsError } from "../../../kernel/errors.ts";

export function noSuchEntity(message: string): AwsError {
  return new AwsError("NoSuchEntity", message);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError("EntityAlreadyExists", message);
}

export function deleteConflict(message: string): AwsError {
  return new AwsError("DeleteConflict", message);
}

export function limitExceeded(message: string): AwsError {
  return new AwsError("LimitExceeded", message);
}

export function invalidInput(message: string): AwsError {
  return new AwsError("InvalidInput", message);
}

export function malformedPolicy(message: string): AwsError {
  return new AwsError("MalformedPolicyDocument", message);
}
