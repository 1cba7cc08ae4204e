import type {
  ListObjectsCommandInput,
  ListObjectsCommandOutput,
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
} from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import { commonPrefix, Cursor, LAST, type Page, page } from "./cursor.ts";
import { invalidArgument } from "./errors.ts";
import { batchFor, keyWriter, pageLimit, prefixesOf } from "./listing.ts";
import { ownerOf } from "./owner.ts";
import { type BucketRecord, type ObjectVersion, records, secondsDate } from "./records.ts";

export function listObjectsV2(
  input: ListObjectsV2CommandInput,
  call: Call,
): Omit<ListObjectsV2CommandOutput, "$metadata"> {
  const bucket = bucketOf(input, call);
  const limit = pageLimit(input.MaxKeys, "max-keys");
  const write = keyWriter(input.EncodingType);
  const after =
    input.ContinuationToken === undefined ? (input.StartAfter ?? "") : keyOfToken(input.ContinuationToken);
  const found = pageOf(bucket, { ...input, after, limit }, call);
  const last = found.last.prefix ?? found.last.item?.key;
  return {
    Name: bucket.name,
    Prefix: write(input.Prefix ?? ""),
    Delimiter: write(input.Delimiter),
    StartAfter: write(input.StartAfter),
    EncodingType: input.EncodingType,
    MaxKeys: limit,
    KeyCount: found.items.length + found.prefixes.length,
    IsTruncated: found.truncated,
    ContinuationToken: input.ContinuationToken,
    NextContinuationToken: found.truncated && last !== undefined ? tokenOf(last) : undefined,
    Contents: contents(found, write, input.FetchOwner ? bucket.owner : undefined),
    CommonPrefixes: prefixesOf(found.prefixes, write),
  };
}

export function listObjects(
  input: ListObjectsCommandInput,
  call: Call,
): Omit<ListObjectsCommandOutput, "$metadata"> {
  const bucket = bucketOf(input, call);
  const limit = pageLimit(input.MaxKeys, "max-keys");
  const write = keyWriter(input.EncodingType);
  const found = pageOf(bucket, { ...input, after: input.Marker ?? "", limit }, call);
  const last = found.last.prefix ?? found.last.item?.key;
  return {
    Name: bucket.name,
    Prefix: write(input.Prefix ?? ""),
    Marker: write(input.Marker ?? ""),
    // Without a delimiter the last key is the marker, and AWS does not repeat it.
    NextMarker: found.truncated && input.Delimiter ? write(last) : undefined,
    Delimiter: write(input.Delimiter),
    EncodingType: input.EncodingType,
    MaxKeys: limit,
    IsTruncated: found.truncated,
    Contents: contents(found, write, bucket.owner),
    CommonPrefixes: prefixesOf(found.prefixes, write),
  };
}

function pageOf(
  bucket: BucketRecord,
  asked: { Prefix?: string; Delimiter?: string; after: string; limit: number },
  call: Call,
): Page<ObjectVersion> {
  const { Prefix: prefix = "", Delimiter: delimiter, after, limit } = asked;
  // A page that ended with a common prefix goes on behind all that it stands for.
  const rolledUp = commonPrefix(after, prefix, delimiter) === after && after !== "";
  const cursor = new Cursor(records(call.host).objects(bucket.name), {
    prefix,
    after: rolledUp ? `${after}${LAST}` : after,
    batch: batchFor(limit, delimiter),
  });
  return page(cursor, { prefix, delimiter, limit });
}

function contents(
  found: Page<ObjectVersion>,
  write: (key: string) => string,
  owner: string | undefined,
): ListObjectsV2CommandOutput["Contents"] {
  if (found.items.length === 0) return undefined;
  return found.items.map(({ key, time, etag, size, storageClass, checksum }) => ({
    Key: write(key),
    LastModified: secondsDate(time),
    ETag: `"${etag}"`,
    ChecksumAlgorithm: [checksum.algorithm],
    ChecksumType: checksum.type,
    Size: size,
    StorageClass: storageClass,
    ...(owner ? { Owner: ownerOf(owner) } : {}),
  }));
}

function tokenOf(key: string): string {
  return `1${Buffer.from(key).toString("base64")}`;
}

function keyOfToken(token: string): string {
  const key = Buffer.from(token.slice(1), "base64").toString();
  if (tokenOf(key) !== token) {
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  }
  return key;
}
