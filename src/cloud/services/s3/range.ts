import { AwsError } from "../../../kernel/errors.ts";

/** First and last byte, both included. */
export interface Range {
  start: number;
  end: number;
}

/**
 * The bytes that a `Range` header asks for; `undefined` is all of them. As on S3, what is no byte range,
 * or is more than one, is as if it were not there.
 *
 * @throws AwsError InvalidRange
 */
export function rangeOf(header: string | undefined, size: number): Range | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "");
  const [, first = "", last = ""] = match ?? [];
  if (header === undefined || (first === "" && last === "")) return undefined;
  if (first === "") {
    const length = Math.min(Number(last), size);
    if (length === 0) throw invalidRange(header, size);
    return { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return undefined;
  if (start >= size) throw invalidRange(header, size);
  return { start, end: last === "" ? size - 1 : Math.min(Number(last), size - 1) };
}

function invalidRange(header: string, size: number): AwsError {
  return new AwsError("InvalidRange", "The requested range is not satisfiable", {
    status: 416,
    fields: { RangeRequested: header, ActualObjectSize: size },
    headers: { "content-range": `bytes */${size}` },
  });
}
