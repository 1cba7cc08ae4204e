import { validationError } from "../template/errors.ts";

/** One page of a list; the token is the place to go on from. */
export function page<T>(
  items: T[],
  token: string | undefined,
  size = 100,
): { items: T[]; NextToken?: string } {
  const start = token === undefined ? 0 : Number(Buffer.from(token, "base64url").toString());
  if (!Number.isInteger(start) || start < 0) throw validationError("Invalid NextToken");
  const end = start + size;
  return {
    items: items.slice(start, end),
    ...(end < items.length ? { NextToken: Buffer.from(String(end)).toString("base64url") } : {}),
  };
}
