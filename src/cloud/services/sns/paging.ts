import { invalidParameter } from "./topic-store.ts";

/** SNS lists a hundred at a time. */
const PAGE = 100;

/** @param token where the page before this one ended. */
export function page<T>(all: T[], token: string | undefined): { items: T[]; nextToken: string | undefined } {
  const start = token ? Number(Buffer.from(token, "base64url").toString()) : 0;
  if (!Number.isSafeInteger(start) || start < 0) throw invalidParameter("NextToken");
  const end = start + PAGE;
  return {
    items: all.slice(start, end),
    nextToken: end < all.length ? Buffer.from(String(end)).toString("base64url") : undefined,
  };
}
