import type { CommonPrefix, EncodingType } from "@aws-sdk/client-s3";
import { invalidArgument } from "./errors.ts";

/** What the list operations have in common. */

const MOST = 1_000;

/** How many entries a page has: what is asked for, 1,000 at most and by default. */
export function pageLimit(asked: number | undefined, name: string): number {
  if (asked !== undefined && (asked < 0 || !Number.isInteger(asked))) {
    throw invalidArgument(
      `Argument ${name} must be an integer between 0 and 2147483647`,
      name,
      String(asked),
    );
  }
  return Math.min(asked ?? MOST, MOST);
}

/** Batch size for reading: a page and the one that tells whether there is more. */
export function batchFor(limit: number, delimiter: string | undefined): number {
  return Math.min(limit + 1, delimiter ? 256 : MOST + 1);
}

/** How keys are written in the answer: as they are, or with `encoding-type=url`. */
export function keyWriter(type: EncodingType | undefined): <T extends string | undefined>(key: T) => T {
  if (type === undefined) return (key) => key;
  if (type !== "url")
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", type);
  return <T extends string | undefined>(key: T) => (key === undefined ? key : urlEncoded(key)) as T;
}

export function prefixesOf(prefixes: string[], write: (key: string) => string): CommonPrefix[] | undefined {
  return prefixes.length === 0 ? undefined : prefixes.map((Prefix) => ({ Prefix: write(Prefix) }));
}

/** As S3 does it: a blank is a plus sign, and slashes stay. */
function urlEncoded(key: string): string {
  return encodeURIComponent(key.toWellFormed())
    .replace(/%20/g, "+")
    .replace(/%2F/g, "/")
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
