import type { ListObjectVersionsCommandInput, ListObjectVersionsCommandOutput } from "@aws-sdk/client-s3";
import type { Host } from "../../host.ts";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import { commonPrefix, Cursor, LAST, page } from "./cursor.ts";
import { invalidArgument } from "./errors.ts";
import { batchFor, keyWriter, pageLimit, prefixesOf } from "./listing.ts";
import { ownerOf } from "./owner.ts";
import { type BucketRecord, type ObjectVersion, records, secondsDate, type Version } from "./records.ts";
import { lookUpVersion } from "./versions.ts";

export function listObjectVersions(
  input: ListObjectVersionsCommandInput,
  call: Call,
): Omit<ListObjectVersionsCommandOutput, "$metadata"> {
  const bucket = bucketOf(input, call);
  const limit = pageLimit(input.MaxKeys, "max-keys");
  const write = keyWriter(input.EncodingType);
  const prefix = input.Prefix ?? "";
  const walk = new VersionWalk(call.host, bucket, {
    ...input,
    prefix,
    batch: batchFor(limit, input.Delimiter),
  });
  const found = page(walk, { prefix, delimiter: input.Delimiter, limit });
  const { item, prefix: rolledUp } = found.last;
  return {
    Name: bucket.name,
    Prefix: write(prefix),
    KeyMarker: write(input.KeyMarker ?? ""),
    VersionIdMarker: input.VersionIdMarker ?? "",
    Delimiter: write(input.Delimiter),
    EncodingType: input.EncodingType,
    MaxKeys: limit,
    IsTruncated: found.truncated,
    NextKeyMarker: found.truncated ? write(rolledUp ?? item?.key) : undefined,
    NextVersionIdMarker: found.truncated ? item?.versionId : undefined,
    Versions: nonEmpty(
      found.items
        .filter((version): version is ObjectVersion & Listed => version.kind === "object")
        .map((version) => ({
          ...common(version, bucket, write),
          ETag: `"${version.etag}"`,
          Size: version.size,
          StorageClass: version.storageClass as "STANDARD",
          ChecksumAlgorithm: [version.checksum.algorithm],
          ChecksumType: version.checksum.type,
        })),
    ),
    DeleteMarkers: nonEmpty(
      found.items.filter(({ kind }) => kind === "marker").map((marker) => common(marker, bucket, write)),
    ),
    CommonPrefixes: prefixesOf(found.prefixes, write),
  };
}

interface Listed {
  isLatest: boolean;
}

function common(version: Version & Listed, bucket: BucketRecord, write: (key: string) => string) {
  return {
    Key: write(version.key),
    VersionId: version.versionId,
    IsLatest: version.isLatest,
    LastModified: secondsDate(version.time),
    Owner: ownerOf(bucket.owner),
  };
}

/** Merges current objects with the other versions: by key, newest first. */
class VersionWalk {
  readonly #current: Cursor<ObjectVersion>;
  readonly #others: Cursor<Version>;
  #previousKey: string | undefined;

  constructor(
    host: Host,
    bucket: BucketRecord,
    from: {
      prefix: string;
      batch: number;
      Delimiter?: string;
      KeyMarker?: string;
      VersionIdMarker?: string;
    },
  ) {
    const { prefix, batch, KeyMarker: key = "", VersionIdMarker: versionId } = from;
    if (versionId && !key) {
      throw invalidArgument(
        "A version-id marker cannot be specified without a key marker.",
        "version-id-marker",
        versionId,
      );
    }
    const rolledUp = key !== "" && commonPrefix(key, prefix, from.Delimiter) === key;
    const behind = rolledUp ? `${key}${LAST}` : key;
    const othersBehind = rolledUp ? behind : key && `${key}\0${LAST}`;
    this.#current = new Cursor(records(host).objects(bucket.name), { prefix, batch, after: behind });
    this.#others = new Cursor(records(host).versions(bucket.name), {
      prefix,
      batch,
      after: versionId ? key : othersBehind,
    });
    if (versionId) this.#goBehind(host, bucket, key, versionId);
  }

  get head(): (Version & Listed) | undefined {
    const current = this.#current.head;
    const other = this.#others.head;
    if (current && (!other || compare(current.key, other.key) <= 0)) return { ...current, isLatest: true };
    return other && { ...other, isLatest: other.key !== this.#previousKey };
  }

  next(): void {
    const head = this.head;
    this.#previousKey = head?.key;
    if (head?.kind === "object" && head.isLatest) this.#current.next();
    else this.#others.next();
  }

  skip(prefix: string): void {
    this.#current.skip(prefix);
    this.#others.skip(prefix);
  }

  #goBehind(host: Host, bucket: BucketRecord, key: string, versionId: string): void {
    this.#previousKey = key;
    const marker = lookUpVersion(host, bucket, key, versionId);
    if (!marker) return;
    for (
      let head = this.#others.head;
      head?.key === key && head.seq >= marker.seq;
      head = this.#others.head
    ) {
      this.#others.next();
    }
  }
}

/** By code point, as the records are ordered. */
function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function nonEmpty<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}
