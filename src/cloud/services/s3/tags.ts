import type { Tag } from "@aws-sdk/client-s3";
import { AwsError } from "../../../kernel/errors.ts";
import { invalidArgument } from "./errors.ts";
import type { Tags } from "./records.ts";

/** An object has at most this many tags, a bucket at most this many ("Categorizing objects", "Using cost allocation tags"). */
export const OBJECT_TAGS = 10;
export const BUCKET_TAGS = 50;

/**
 * @param limit how many tags there may be.
 * @throws AwsError InvalidTag, BadRequest
 */
export function tagsOfSet(set: Tag[], limit: number): Tags {
  if (set.length > limit) {
    throw new AwsError(
      "BadRequest",
      `${limit === OBJECT_TAGS ? "Object tags" : "Bucket tag count"} cannot be greater than ${limit}`,
      { status: 400 },
    );
  }
  const tags: Tags = {};
  for (const { Key: key = "", Value: value = "" } of set) {
    if (key in tags) throw invalidTag("Cannot provide multiple Tags with the same key", key);
    if (key.length === 0 || key.length > 128)
      throw invalidTag("The TagKey you have provided is invalid", key);
    if (value.length > 256) throw invalidTag("The TagValue you have provided is invalid", key);
    if (/^aws:/i.test(key)) {
      throw invalidTag("Your TagKey cannot be prefixed with aws:", key);
    }
    tags[key] = value;
  }
  return tags;
}

/** The tags of an `x-amz-tagging` header: `key=value&other=value`, URL-encoded. */
export function tagsOfHeader(header: string): Tags {
  const pairs = [...new URLSearchParams(header)];
  if (new Set(pairs.map(([key]) => key)).size < pairs.length) {
    throw invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      "x-amz-tagging",
      header,
    );
  }
  return tagsOfSet(
    pairs.map(([Key, Value]) => ({ Key, Value })),
    OBJECT_TAGS,
  );
}

export function tagSet(tags: Tags | undefined): Tag[] {
  return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

function invalidTag(message: string, key: string): AwsError {
  return new AwsError("InvalidTag", message, { status: 400, fields: { TagKey: key } });
}
