import { AwsError } from "../../../kernel/errors.ts";

/** The opaque token for reading on after a key. */
export function tokenOf(key: string): string {
  return Buffer.from(key).toString("base64url");
}

/** @throws AwsError `InvalidNextTokenException` where the token is none of ours. */
export function keyOf(token: string): string {
  const key = Buffer.from(token, "base64url").toString();
  if (!/^[\w.@-]+$/.test(key) || tokenOf(key) !== token) {
    throw new AwsError("InvalidNextTokenException", "The next token was specified in an invalid format.");
  }
  return key;
}
