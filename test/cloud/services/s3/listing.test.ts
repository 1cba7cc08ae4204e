import {
  CreateBucketCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

const Bucket = "listing";
const KEYS = ["a.txt", "logs/1", "logs/2", "logs/deep/3", "photos/cat", "photos0", "z", "ä", "😀"];
let cloud: Cloud;
let s3: S3Client;

const list = (more: Omit<ListObjectsV2CommandInput, "Bucket"> = {}) =>
  s3.send(new ListObjectsV2Command({ Bucket, ...more }));
const keysOf = (contents: { Key?: string }[] | undefined) => (contents ?? []).map(({ Key }) => Key);

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant" });
  s3 = new S3Client({ ...clientConfig(cloud.target()), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const Key of KEYS.toReversed()) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});
afterAll(() => cloud.stop());

test("keys come in the order of their bytes", async () => {
  const all = await list();
  expect(keysOf(all.Contents)).toEqual(KEYS);
  expect(all).toMatchObject({ Name: Bucket, KeyCount: 9, MaxKeys: 1000, IsTruncated: false, Prefix: "" });
  expect(all.Contents?.[0]).toMatchObject({
    Size: 5,
    StorageClass: "STANDARD",
    ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
  });
  expect(all.Contents?.[0]?.Owner).toBeUndefined();
  expect((await list({ FetchOwner: true })).Contents?.[0]?.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
});

test("a delimiter rolls keys up", async () => {
  const top = await list({ Delimiter: "/" });
  expect(keysOf(top.Contents)).toEqual(["a.txt", "photos0", "z", "ä", "😀"]);
  expect(top.CommonPrefixes).toEqual([{ Prefix: "logs/" }, { Prefix: "photos/" }]);
  expect(top.KeyCount).toBe(7);
  const logs = await list({ Delimiter: "/", Prefix: "logs/" });
  expect(keysOf(logs.Contents)).toEqual(["logs/1", "logs/2"]);
  expect(logs.CommonPrefixes).toEqual([{ Prefix: "logs/deep/" }]);
  expect(await list({ Prefix: "nothing/" })).toMatchObject({ KeyCount: 0, IsTruncated: false });
});

test("what comes after a key", async () => {
  expect(keysOf((await list({ StartAfter: "photos/cat" })).Contents)).toEqual(["photos0", "z", "ä", "😀"]);
});

test("the first version of the operation goes on by marker", async () => {
  const first = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 2 }));
  expect(first).toMatchObject({ IsTruncated: true, NextMarker: "logs/", Marker: "" });
  const second = await s3.send(
    new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 2, Marker: "logs/" }),
  );
  expect(second.CommonPrefixes).toEqual([{ Prefix: "photos/" }]);
  expect(keysOf(second.Contents)).toEqual(["photos0"]);
  const plain = await s3.send(new ListObjectsCommand({ Bucket, MaxKeys: 2 }));
  expect(plain.IsTruncated).toBe(true);
  expect(plain.NextMarker).toBeUndefined();
});

test("encoding-type=url writes keys as URLs do", async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: "zz/b c+d(ü)~", Body: "x" }));
  const { Contents, EncodingType } = await list({ Prefix: "zz/", EncodingType: "url" });
  expect(EncodingType).toBe("url");
  expect(keysOf(Contents)).toEqual(["zz/b+c%2Bd%28%C3%BC%29%7E"]);
});

test("arguments that are none", async () => {
  await expect(list({ ContinuationToken: "nonsense" })).rejects.toMatchObject({
    name: "InvalidArgument",
    message: "The continuation token provided is incorrect",
  });
  await expect(list({ MaxKeys: -1 })).rejects.toMatchObject({ name: "InvalidArgument" });
  expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
  await expect(s3.send(new ListObjectsV2Command({ Bucket: "nowhere" }))).rejects.toMatchObject({
    name: "NoSuchBucket",
  });
});

test("pages of any size, put together, are what one page says", async () => {
  const keys = fc.uniqueArray(fc.stringMatching(/^[ab/]{1,6}$/), { minLength: 1, maxLength: 25 });
  let made = 0;
  await fc.assert(
    fc.asyncProperty(
      keys,
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(undefined, "/", "ab"),
      fc.constantFrom("", "a", "a/", "b"),
      async (keys, MaxKeys, Delimiter, Prefix) => {
        const Bucket = `pages-${++made}`;
        await s3.send(new CreateBucketCommand({ Bucket }));
        for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
        const seen: (string | undefined)[] = [];
        let ContinuationToken: string | undefined;
        do {
          const page = await s3.send(
            new ListObjectsV2Command({ Bucket, MaxKeys, Delimiter, Prefix, ContinuationToken }),
          );
          seen.push(...keysOf(page.Contents), ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
          ContinuationToken = page.NextContinuationToken;
        } while (ContinuationToken !== undefined);
        const expected = new Set(
          keys
            .filter((key) => key.startsWith(Prefix))
            .map((key) => {
              const at = Delimiter ? key.indexOf(Delimiter, Prefix.length) : -1;
              return at < 0 ? key : key.slice(0, at + (Delimiter ?? "").length);
            }),
        );
        expect(seen).toHaveLength(expected.size);
        expect(new Set(seen)).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  );
});
