import { AwsError } from "../../../kernel/errors.ts";

/**
 * One page of a list, and the token of the next one.
 * @throws AwsError InvalidContinuationTokenException
 */
export function pageOf<T>(items: T[], token: string | undefined, size: number): { page: T[]; next?: string } {
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (!Number.isSafeInteger(start) || start < 0 || token === "") {
    throw new AwsError("InvalidContinuationTokenException", "The specified continuation token is not valid.");
  }
  const end = start + size;
  const next = end < items.length ? { next: Buffer.from(String(end)).toString("base64url") } : {};
  return { page: items.slice(start, end), ...next };
}
