import { AwsError } from "../../../kernel/errors.ts";

/** How many items a page has where the caller does not say. */
const DEFAULT_SIZE = 100;

/**
 * One page of a list, as IAM pages: `Marker` and `MaxItems`.
 * @throws AwsError `ValidationError` for a marker that IAM did not give.
 */
export function page<Item>(
  items: readonly Item[],
  input: { Marker?: string | undefined; MaxItems?: number | undefined },
): { items: Item[]; IsTruncated: boolean; Marker?: string } {
  const start = input.Marker === undefined ? 0 : positionOf(input.Marker);
  const end = start + (input.MaxItems ?? DEFAULT_SIZE);
  const more = end < items.length;
  return {
    items: items.slice(start, end),
    IsTruncated: more,
    ...(more ? { Marker: Buffer.from(`after:${end}`).toString("base64url") } : {}),
  };
}

function positionOf(marker: string): number {
  const match = /^after:(\d+)$/.exec(Buffer.from(marker, "base64url").toString());
  if (!match) throw new AwsError("ValidationError", "Invalid Marker.");
  return Number(match[1]);
}
