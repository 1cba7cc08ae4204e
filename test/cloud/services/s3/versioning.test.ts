import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

let cloud: Cloud;
let s3: S3Client;
let Bucket = "";
let buckets = 0;

const versioning = (Status: "Enabled" | "Suspended") =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
const put = async (Key: string, Body: string) =>
  (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;
const get = async (Key: string, VersionId?: string) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }));
  return Body?.transformToString();
};
const remove = (Key: string, VersionId?: string) =>
  s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
/** Key, id, latest and kind of each version, as listed. */
const history = async (more: object = {}) => {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket, ...more }),
  );
  return [
    ...Versions.map(({ Key, VersionId, IsLatest }) => ({ Key, VersionId, IsLatest })),
    ...DeleteMarkers.map(({ Key, VersionId, IsLatest }) => ({ Key, VersionId, IsLatest, marker: true })),
  ];
};

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant" });
  s3 = new S3Client({ ...clientConfig(cloud.target()), forcePathStyle: true });
});
afterAll(() => cloud.stop());
beforeEach(async () => {
  Bucket = `versions-${++buckets}`;
  await s3.send(new CreateBucketCommand({ Bucket }));
});

test("a bucket is versioned only when asked to be", async () => {
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
  expect(await put("k", "plain")).toBeUndefined();
  await versioning("Enabled");
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
  const first = await put("k", "one");
  const second = await put("k", "two");
  expect(first).toMatch(/^[\w.-]{32}$/);
  expect(await get("k")).toBe("two");
  expect(await get("k", first)).toBe("one");
  expect(await get("k", "null")).toBe("plain");
  expect(await history()).toEqual([
    { Key: "k", VersionId: second, IsLatest: true },
    { Key: "k", VersionId: first, IsLatest: false },
    { Key: "k", VersionId: "null", IsLatest: false },
  ]);
});

test("deleting hides an object behind a marker; deleting the marker brings it back", async () => {
  await versioning("Enabled");
  const version = await put("k", "here");
  const marker = await remove("k");
  expect(marker).toMatchObject({ DeleteMarker: true, VersionId: expect.stringMatching(/^\w{32}$/) });
  await expect(get("k")).rejects.toMatchObject({ name: "NoSuchKey" });
  await expect(s3.send(new HeadObjectCommand({ Bucket, Key: "k" }))).rejects.toMatchObject({
    $response: { headers: { "x-amz-delete-marker": "true", "x-amz-version-id": marker.VersionId } },
  });
  expect((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents).toBeUndefined();
  expect(await get("k", version)).toBe("here");
  await expect(get("k", marker.VersionId)).rejects.toMatchObject({
    name: "MethodNotAllowed",
    $metadata: { httpStatusCode: 405 },
  });
  await expect(s3.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({
    message: "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
  });
  expect(await remove("k", marker.VersionId)).toMatchObject({
    DeleteMarker: true,
    VersionId: marker.VersionId,
  });
  expect(await get("k")).toBe("here");
  await remove("k", version);
  await s3.send(new DeleteBucketCommand({ Bucket }));
});

test("deleting the current version uncovers the one before", async () => {
  await versioning("Enabled");
  const first = await put("k", "one");
  const second = await put("k", "two");
  await remove("k", second);
  expect(await get("k")).toBe("one");
  const third = await put("k", "three");
  expect(await history()).toEqual([
    { Key: "k", VersionId: third, IsLatest: true },
    { Key: "k", VersionId: first, IsLatest: false },
  ]);
});

test("while versioning is suspended there is one null version, and a null marker takes its place", async () => {
  await put("k", "before");
  await versioning("Enabled");
  const kept = await put("k", "kept");
  await versioning("Suspended");
  expect(await put("k", "suspended")).toBe("null");
  expect(await put("k", "again")).toBe("null");
  expect(await get("k", "null")).toBe("again");
  expect(await history()).toEqual([
    { Key: "k", VersionId: "null", IsLatest: true },
    { Key: "k", VersionId: kept, IsLatest: false },
  ]);
  expect(await remove("k")).toMatchObject({ DeleteMarker: true, VersionId: "null" });
  expect(await history()).toEqual([
    { Key: "k", VersionId: kept, IsLatest: false },
    { Key: "k", VersionId: "null", IsLatest: true, marker: true },
  ]);
  await remove("k", "null");
  expect(await get("k")).toBe("kept");
});

test("ids that are none, and ids of nothing", async () => {
  await versioning("Enabled");
  await put("k", "one");
  const nothing = "a".repeat(32);
  await expect(get("k", "nonsense")).rejects.toMatchObject({
    name: "InvalidArgument",
    message: "Invalid version id specified",
  });
  await expect(get("k", nothing)).rejects.toMatchObject({
    name: "NoSuchVersion",
    Key: "k",
    VersionId: nothing,
    $metadata: { httpStatusCode: 404 },
  });
  expect(await remove("k", nothing)).toMatchObject({ VersionId: nothing });
});

test("many versions are deleted at once", async () => {
  await versioning("Enabled");
  const version = await put("a", "x");
  await put("b", "x");
  const { Deleted } = await s3.send(
    new DeleteObjectsCommand({
      Bucket,
      Delete: { Objects: [{ Key: "a", VersionId: version }, { Key: "b" }] },
    }),
  );
  expect(Deleted).toEqual([
    { Key: "a", VersionId: version },
    { Key: "b", DeleteMarker: true, DeleteMarkerVersionId: expect.any(String) },
  ]);
});

test("versions are listed page by page, across keys", async () => {
  await versioning("Enabled");
  for (const key of ["a", "a!", "b/1", "b/2", "c"]) {
    await put(key, "one");
    await put(key, "two");
  }
  await remove("c");
  const seen: unknown[] = [];
  let at: object = {};
  for (let pages = 0; pages < 20; pages++) {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 2, ...at }));
    seen.push(
      ...[...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(
        ({ Key, VersionId }) => `${Key} ${VersionId}`,
      ),
    );
    if (!page.IsTruncated) break;
    at = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
  expect(seen).toHaveLength(11);
  expect(new Set(seen).size).toBe(11);
  const rolled = await s3.send(new ListObjectVersionsCommand({ Bucket, Delimiter: "/" }));
  expect(rolled.CommonPrefixes).toEqual([{ Prefix: "b/" }]);
  expect(rolled.Versions?.map(({ Key }) => Key)).toEqual(["a", "a", "a!", "a!", "c", "c"]);
  expect(await history({ Prefix: "b/" })).toHaveLength(4);
});

test("each version has its own tags", async () => {
  await versioning("Enabled");
  const first = await put("k", "one");
  await put("k", "two");
  const TagSet = [{ Key: "stage", Value: "old" }];
  await s3.send(new PutObjectTaggingCommand({ Bucket, Key: "k", VersionId: first, Tagging: { TagSet } }));
  const tags = async (VersionId?: string) =>
    (await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "k", VersionId }))).TagSet ?? [];
  expect(await tags(first)).toEqual(TagSet);
  expect(await tags()).toEqual([]);
});

interface ModelVersion {
  id: string;
  body: string | undefined;
}

/** Versions of one key as the user guide tells them: newest first. */
class Model {
  status: "none" | "Enabled" | "Suspended" = "none";
  versions: ModelVersion[] = [];

  add(id: string | undefined, body: string | undefined): void {
    const version = { id: id ?? "null", body };
    if (version.id === "null") this.versions = this.versions.filter((other) => other.id !== "null");
    this.versions.unshift(version);
  }
}

test("any sequence of writes and deletions leaves the versions that the rules say", async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.constant({ do: "put" as const }) },
    { weight: 2, arbitrary: fc.constant({ do: "delete" as const }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant("remove" as const), which: fc.nat(5) }) },
    { weight: 1, arbitrary: fc.constant({ do: "Enabled" as const }) },
    { weight: 1, arbitrary: fc.constant({ do: "Suspended" as const }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
      Bucket = `model-${++buckets}`;
      await s3.send(new CreateBucketCommand({ Bucket }));
      const model = new Model();
      for (const [n, step] of steps.entries()) {
        if (step.do === "put") model.add(await put("k", `body ${n}`), `body ${n}`);
        else if (step.do === "delete") {
          const { VersionId } = await remove("k");
          if (model.status === "none") model.versions = [];
          else model.add(VersionId, undefined);
        } else if (step.do === "remove") {
          const version = model.versions[step.which];
          if (version) await remove("k", version.id);
          model.versions = model.versions.filter((other) => other !== version);
        } else {
          await versioning(step.do);
          model.status = step.do;
        }
      }
      const listed = await history();
      expect(new Set(listed.map(({ VersionId }) => VersionId))).toEqual(
        new Set(model.versions.map(({ id }) => id)),
      );
      expect(listed.filter(({ IsLatest }) => IsLatest).map(({ VersionId }) => VersionId)).toEqual(
        model.versions.slice(0, 1).map(({ id }) => id),
      );
      for (const { id, body } of model.versions)
        if (body !== undefined) expect(await get("k", id)).toBe(body);
      const newest = model.versions[0]?.body;
      if (newest === undefined) await expect(get("k")).rejects.toMatchObject({ name: "NoSuchKey" });
      else expect(await get("k")).toBe(newest);
    }),
    { numRuns: 60 },
  );
});
