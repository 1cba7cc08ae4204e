import { invalid } from "./errors.ts";

/** EventBridge lists a hundred at a time, or fewer where `limit` says so. */
export function page<T>(
  all: T[],
  limit: number | undefined,
  token: string | undefined,
): { items: T[]; nextToken: string | undefined } {
  const start = token ? Number(Buffer.from(token, "base64url").toString()) : 0;
  if (!Number.isSafeInteger(start) || start < 0) throw invalid("Parameter NextToken is not valid.");
  const end = start + (limit ?? 100);
  return {
    items: all.slice(start, end),
    nextToken: end < all.length ? Buffer.from(String(end)).toString("base64url") : undefined,
  };
}
