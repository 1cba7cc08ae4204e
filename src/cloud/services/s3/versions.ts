import type { Host } from "../../host.ts";
import { noSuchVersion, invalidArgument } from "./errors.ts";
import {
  type BucketRecord,
  type DeleteMarker,
  type ObjectVersion,
  records,
  type StoredPart,
  type Version,
} from "./records.ts";

/**
 * The versions of a key ("How S3 Versioning works", Amazon S3 User Guide). The current one is kept by
 * key; the others, and delete markers, by key and age. All functions here run inside a transaction,
 * and put the bytes that lose their record into `garbage`.
 */
const NEWEST = 9_999_999_999;

/** Orders the versions of a key newest first, between the key and the next one. */
function versionKey({ key, seq }: Version): string {
  return `${key}\0${String(NEWEST - seq).padStart(10, "0")}`;
}

export function currentVersion(host: Host, bucket: BucketRecord, key: string): Version | undefined {
  const current = records(host).objects(bucket.name).get(key);
  if (current || !bucket.versioning) return current;
  return newestOther(host, bucket, key);
}

/** @throws AwsError NoSuchVersion; InvalidArgument, for what is no version id */
export function findVersion(host: Host, bucket: BucketRecord, key: string, versionId: string): Version {
  const found = lookUpVersion(host, bucket, key, versionId);
  if (!found) throw noSuchVersion(key, versionId);
  return found;
}

export function lookUpVersion(
  host: Host,
  bucket: BucketRecord,
  key: string,
  versionId: string,
): Version | undefined {
  if (versionId !== "null" && !/^[\w.-]{32}$/.test(versionId)) {
    throw invalidArgument("Invalid version id specified", "versionId", versionId);
  }
  const current = records(host).objects(bucket.name).get(key);
  if (current?.versionId === versionId) return current;
  return otherVersions(host, bucket, key).find((version) => version.versionId === versionId);
}

/** Makes an object the current version of its key. */
export function putVersion(
  host: Host,
  bucket: BucketRecord,
  object: Omit<ObjectVersion, "versionId" | "seq">,
  garbage: StoredPart[],
): ObjectVersion {
  const version = makeRoom(host, bucket, object, garbage);
  records(host).objects(bucket.name).put(object.key, version);
  return version;
}

/** Hides the key behind a delete marker; for buckets that are, or were, versioned. */
export function putMarker(
  host: Host,
  bucket: BucketRecord,
  key: string,
  garbage: StoredPart[],
): DeleteMarker {
  const marker = makeRoom(host, bucket, { kind: "marker" as const, key, time: host.clock.now() }, garbage);
  records(host).objects(bucket.name).delete(key);
  records(host).versions(bucket.name).put(versionKey(marker), marker);
  return marker;
}

/** Removes one version for good; the next newest becomes the current one. */
export function removeVersion(
  host: Host,
  bucket: BucketRecord,
  version: Version,
  garbage: StoredPart[],
): void {
  const objects = records(host).objects(bucket.name);
  const versions = records(host).versions(bucket.name);
  if (objects.get(version.key)?.versionId === version.versionId) objects.delete(version.key);
  else versions.delete(versionKey(version));
  if (version.kind === "object") garbage.push(...version.parts);
  if (objects.has(version.key)) return;
  const next = newestOther(host, bucket, version.key);
  if (next?.kind !== "object") return;
  versions.delete(versionKey(next));
  objects.put(next.key, next);
}

/** Changes what is recorded of a version, in its place. */
export function rewriteVersion(host: Host, bucket: BucketRecord, version: ObjectVersion): void {
  const objects = records(host).objects(bucket.name);
  if (objects.get(version.key)?.versionId === version.versionId) objects.put(version.key, version);
  else records(host).versions(bucket.name).put(versionKey(version), version);
}

/** Numbers a new version, and moves aside or drops what it takes the place of. */
function makeRoom<T extends { key: string }>(
  host: Host,
  bucket: BucketRecord,
  fresh: T,
  garbage: StoredPart[],
): T & { versionId: string; seq: number } {
  const objects = records(host).objects(bucket.name);
  const previous = objects.get(fresh.key);
  if (!bucket.versioning) {
    if (previous) garbage.push(...previous.parts);
    return { ...fresh, versionId: "null", seq: 0 };
  }
  const newest = previous ?? newestOther(host, bucket, fresh.key);
  const seq = newest ? newest.seq + 1 : 0;
  const versions = records(host).versions(bucket.name);
  if (previous) versions.put(versionKey(previous), previous);
  if (bucket.versioning === "Enabled") return { ...fresh, versionId: host.ids.alphanumeric(32), seq };
  const replaced = otherVersions(host, bucket, fresh.key).find(({ versionId }) => versionId === "null");
  if (replaced) {
    versions.delete(versionKey(replaced));
    if (replaced.kind === "object") garbage.push(...replaced.parts);
  }
  return { ...fresh, versionId: "null", seq };
}

function otherVersions(host: Host, bucket: BucketRecord, key: string): Version[] {
  return bucket.versioning
    ? records(host)
        .versions(bucket.name)
        .values({ prefix: `${key}\0` })
    : [];
}

function newestOther(host: Host, bucket: BucketRecord, key: string): Version | undefined {
  return records(host)
    .versions(bucket.name)
    .values({ prefix: `${key}\0`, limit: 1 })[0];
}
