import { AwsError } from "../../../kernel/errors.ts";
import { headerNotImplemented, noSuchKey, preconditionFailed } from "./errors.ts";
import type { ObjectVersion, Version } from "./records.ts";

/** Conditions of a read, or of the source of a copy. */
export interface ReadConditions {
  IfMatch?: string;
  IfNoneMatch?: string;
  IfModifiedSince?: Date;
  IfUnmodifiedSince?: Date;
}

/** What a condition that does not hold is called. */
type Unmet = "If-Match" | "If-Unmodified-Since" | "If-None-Match" | "If-Modified-Since";

/** "GetObject", and RFC 9110: the entity tag conditions outweigh the dates. */
function unmet(object: ObjectVersion, conditions: ReadConditions): Unmet | undefined {
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = conditions;
  const modified = Math.floor(object.time / 1_000) * 1_000;
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, object.etag)) return "If-Match";
  } else if (IfUnmodifiedSince && modified > IfUnmodifiedSince.getTime()) {
    return "If-Unmodified-Since";
  }
  if (IfNoneMatch !== undefined) {
    if (matches(IfNoneMatch, object.etag)) return "If-None-Match";
  } else if (IfModifiedSince && modified <= IfModifiedSince.getTime()) {
    return "If-Modified-Since";
  }
  return undefined;
}

/** @throws AwsError PreconditionFailed (412), NotModified (304) */
export function checkRead(object: ObjectVersion, conditions: ReadConditions): void {
  const condition = unmet(object, conditions);
  if (condition === "If-Match" || condition === "If-Unmodified-Since") throw preconditionFailed(condition);
  if (condition) {
    throw new AwsError("NotModified", "Not Modified", {
      status: 304,
      headers: {
        etag: `"${object.etag}"`,
        "last-modified": new Date(object.time).toUTCString(),
        ...(object.versionId === "null" ? {} : { "x-amz-version-id": object.versionId }),
      },
    });
  }
}

/** @throws AwsError PreconditionFailed */
export function checkCopySource(object: ObjectVersion, conditions: ReadConditions): void {
  const condition = unmet(object, conditions);
  if (condition) throw preconditionFailed(`x-amz-copy-source-${condition}`);
}

/**
 * Conditional writes ("Add preconditions to S3 operations with conditional requests").
 *
 * @throws AwsError PreconditionFailed, NoSuchKey
 */
export function checkWrite(
  current: Version | undefined,
  key: string,
  conditions: { IfMatch?: string; IfNoneMatch?: string },
): void {
  const object = current?.kind === "object" ? current : undefined;
  if (conditions.IfNoneMatch !== undefined) {
    if (conditions.IfNoneMatch !== "*") throw headerNotImplemented("If-None-Match");
    if (object) throw preconditionFailed("If-None-Match");
  }
  if (conditions.IfMatch !== undefined) {
    if (!object) throw noSuchKey(key);
    if (!matches(conditions.IfMatch, object.etag)) throw preconditionFailed("If-Match");
  }
}

/** "How to perform conditional deletes": against the current version, whichever is deleted. */
export function checkDelete(current: Version | undefined, key: string, ifMatch: string | undefined): void {
  if (ifMatch === undefined) return;
  if (!current) throw noSuchKey(key);
  if (current.kind === "marker" || !matches(ifMatch, current.etag)) throw preconditionFailed("If-Match");
}

function matches(header: string, etag: string): boolean {
  return header
    .split(",")
    .map((tag) => tag.trim().replace(/^"|"$/g, ""))
    .some((tag) => tag === "*" || tag === etag);
}
