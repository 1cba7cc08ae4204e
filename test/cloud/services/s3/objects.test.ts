import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

const Bucket = "objects";
let cloud: Cloud;
let s3: S3Client;

const put = (Key: string, Body: string | Uint8Array = "body", more: object = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = async (Key: string, more: object = {}): Promise<string> => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return (await Body?.transformToString()) ?? "";
};
const md5 = (text: string | Uint8Array): string => createHash("md5").update(text).digest("hex");

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant" });
  s3 = new S3Client({ ...clientConfig(cloud.target()), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => cloud.stop());

test("what is put is got, with its entity tag, type, metadata, encryption and checksum", async () => {
  const answer = await put("report.txt", "hello", {
    ContentType: "text/plain",
    CacheControl: "no-cache",
    ContentDisposition: "inline",
    ContentLanguage: "en",
    Metadata: { Author: "ann" },
  });
  expect(answer).toMatchObject({
    ETag: `"${md5("hello")}"`,
    ServerSideEncryption: "AES256",
    ChecksumType: "FULL_OBJECT",
    ChecksumCRC32: "NhCmhg==",
  });
  expect(answer.VersionId).toBeUndefined();
  const object = await s3.send(new GetObjectCommand({ Bucket, Key: "report.txt", ChecksumMode: "ENABLED" }));
  expect(await object.Body?.transformToString()).toBe("hello");
  expect(object).toMatchObject({
    ETag: `"${md5("hello")}"`,
    ContentLength: 5,
    ContentType: "text/plain",
    CacheControl: "no-cache",
    ContentDisposition: "inline",
    ContentLanguage: "en",
    AcceptRanges: "bytes",
    Metadata: { author: "ann" },
    ChecksumCRC32: "NhCmhg==",
    ServerSideEncryption: "AES256",
  });
  expect(object.StorageClass).toBeUndefined();
  expect(object.$metadata.requestId).toBeTruthy();
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "report.txt" }));
  expect(head).toMatchObject({ ContentLength: 5, ContentType: "text/plain", ETag: object.ETag });
});

test("an empty object, and one without a type", async () => {
  await put("empty", new Uint8Array());
  const object = await s3.send(new GetObjectCommand({ Bucket, Key: "empty" }));
  expect(await object.Body?.transformToString()).toBe("");
  expect(object).toMatchObject({ ContentLength: 0, ETag: `"${md5("")}"` });
});

test("an object larger than what is written in one go comes back byte for byte", async () => {
  const bytes = Buffer.alloc(3_500_000, "0123456789abcdef!");
  const chunks = Array.from({ length: 70 }, (_, i) => bytes.subarray(i * 50_000, (i + 1) * 50_000));
  await s3.send(
    new PutObjectCommand({ Bucket, Key: "large", Body: Readable.from(chunks), ContentLength: bytes.length }),
  );
  const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));
  expect(ETag).toBe(`"${md5(bytes)}"`);
  expect(md5(await buffer(Body as Readable))).toBe(md5(bytes));
  expect(await get("large", { Range: "bytes=3400000-3400003" })).toBe(
    bytes.subarray(3_400_000, 3_400_004).toString(),
  );
});

test("keys are only keys, whatever they look like", async () => {
  const keys = [
    "../../../etc/passwd",
    "a/../b",
    "./dot",
    "a//b",
    "trailing/",
    "with blank+plus%25&amp;<xml>?#",
    "ünï/😀",
    "C:\\windows",
    "~",
  ];
  for (const key of keys) await put(key, key);
  for (const key of keys) expect(await get(key)).toBe(key);
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket }));
  expect(Contents?.map(({ Key }) => Key)).toEqual(expect.arrayContaining(keys));
  await expect(put("k".repeat(1025))).rejects.toMatchObject({ name: "KeyTooLongError" });
});

describe("errors", () => {
  test("no such key, and no such bucket", async () => {
    await expect(get("nowhere")).rejects.toMatchObject({
      name: "NoSuchKey",
      message: "The specified key does not exist.",
      Key: "nowhere",
      $metadata: { httpStatusCode: 404 },
    });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key: "nowhere" }))).rejects.toMatchObject({
      name: "NotFound",
    });
    await expect(s3.send(new GetObjectCommand({ Bucket: "no-such-bucket", Key: "k" }))).rejects.toMatchObject(
      { name: "NoSuchBucket", BucketName: "no-such-bucket" },
    );
  });

  test("bytes that are not what the client says they are are not kept", async () => {
    await expect(put("bad", "text", { ChecksumCRC32: "AAAAAA==" })).rejects.toMatchObject({
      name: "BadDigest",
      message: "The CRC32 you specified did not match the calculated checksum.",
    });
    const other = createHash("md5").update("other").digest("base64");
    await expect(put("bad", "text", { ContentMD5: other })).rejects.toMatchObject({
      name: "BadDigest",
      message: "The Content-MD5 you specified did not match what we received.",
    });
    await expect(put("bad", "text", { ContentMD5: "short" })).rejects.toMatchObject({
      name: "InvalidDigest",
    });
    await expect(get("bad")).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  test.each([
    [{ ACL: "public-read" }, "AccessControlListNotSupported"],
    [{ ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: new Date(0) }, "InvalidRequest"],
    [{ SSEKMSKeyId: "key" }, "InvalidArgument"],
    [{ StorageClass: "OUTPOSTS" }, "InvalidStorageClass"],
    [{ StorageClass: "NONSENSE" }, "InvalidStorageClass"],
    [{ Tagging: "a=1&a=2" }, "InvalidArgument"],
    [{ Metadata: { long: "x".repeat(3000) } }, "MetadataTooLarge"],
  ])("%j is refused as %s", async (more, name) => {
    await expect(put("refused", "x", more)).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: 400 },
    });
  });
});

test.each(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)(
  "a %s checksum is verified, kept and told",
  async (ChecksumAlgorithm) => {
    const known = {
      CRC32: "y/Q5Jg==",
      CRC32C: "4waSgw==",
      CRC64NVME: "rosUhgp5mIg=",
      SHA1: createHash("sha1").update("123456789").digest("base64"),
      SHA256: createHash("sha256").update("123456789").digest("base64"),
    };
    await put("sum", "123456789", { ChecksumAlgorithm });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "sum", ChecksumMode: "ENABLED" }));
    expect(head[`Checksum${ChecksumAlgorithm}`]).toBe(known[ChecksumAlgorithm]);
    expect(await get("sum", { ChecksumMode: "ENABLED" })).toBe("123456789");
  },
);

describe("ranges", () => {
  beforeAll(() => put("digits", "0123456789"));

  test.each([
    ["bytes=0-3", "0123", "bytes 0-3/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=8-100", "89", "bytes 8-9/10"],
  ])("%s is %s", async (Range, text, ContentRange) => {
    const part = await s3.send(new GetObjectCommand({ Bucket, Key: "digits", Range }));
    expect(await part.Body?.transformToString()).toBe(text);
    expect(part).toMatchObject({
      ContentRange,
      ContentLength: text.length,
      $metadata: { httpStatusCode: 206 },
    });
  });

  test.each(["bytes=5-2", "lines=1-2", "bytes=a-b"])("%s is as if it were not there", async (Range) => {
    const whole = await s3.send(new GetObjectCommand({ Bucket, Key: "digits", Range }));
    expect(whole).toMatchObject({ ContentLength: 10, $metadata: { httpStatusCode: 200 } });
  });

  test("bytes behind the end are not satisfiable", async () => {
    await expect(get("digits", { Range: "bytes=10-" })).rejects.toMatchObject({
      name: "InvalidRange",
      message: "The requested range is not satisfiable",
      ActualObjectSize: "10",
      $metadata: { httpStatusCode: 416 },
    });
  });
});

describe("conditions", () => {
  let ETag: string | undefined;
  const past = new Date(Date.UTC(2001, 0));
  const future = new Date(Date.UTC(2101, 0));
  beforeAll(async () => {
    ({ ETag } = await put("conditional", "one"));
  });

  test("a read that need not, or must not, be answered", async () => {
    expect(await get("conditional", { IfMatch: ETag, IfModifiedSince: past })).toBe("one");
    expect(await get("conditional", { IfNoneMatch: '"other"', IfUnmodifiedSince: future })).toBe("one");
    for (const unmet of [{ IfNoneMatch: ETag }, { IfModifiedSince: new Date(Date.UTC(2100, 0)) }]) {
      await expect(get("conditional", unmet)).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    }
    for (const unmet of [{ IfMatch: '"other"' }, { IfUnmodifiedSince: past }]) {
      await expect(get("conditional", unmet)).rejects.toMatchObject({
        name: "PreconditionFailed",
        message: "At least one of the pre-conditions you specified did not hold",
        $metadata: { httpStatusCode: 412 },
      });
    }
  });

  test("a write only where nothing is, or where what is there is known", async () => {
    await expect(put("conditional", "two", { IfNoneMatch: "*" })).rejects.toMatchObject({
      name: "PreconditionFailed",
      Condition: "If-None-Match",
    });
    await expect(put("conditional", "two", { IfMatch: '"other"' })).rejects.toMatchObject({
      name: "PreconditionFailed",
      Condition: "If-Match",
    });
    await expect(put("not-there", "two", { IfMatch: ETag })).rejects.toMatchObject({ name: "NoSuchKey" });
    await expect(put("conditional", "two", { IfNoneMatch: '"x"' })).rejects.toMatchObject({
      name: "NotImplemented",
    });
    expect(await get("conditional")).toBe("one");
    await put("conditional", "two", { IfMatch: ETag });
    await put("brand-new", "x", { IfNoneMatch: "*" });
    expect(await get("conditional")).toBe("two");
  });

  test("of two that create the same key at once, one succeeds", async () => {
    const both = await Promise.allSettled([
      put("race", "left", { IfNoneMatch: "*" }),
      put("race", "right", { IfNoneMatch: "*" }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  test("a delete of what is known only", async () => {
    await put("guarded", "x");
    await expect(
      s3.send(new DeleteObjectCommand({ Bucket, Key: "guarded", IfMatch: '"other"' })),
    ).rejects.toMatchObject({ name: "PreconditionFailed" });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "guarded", IfMatch: "*" }));
    await expect(get("guarded")).rejects.toMatchObject({ name: "NoSuchKey" });
  });
});

test("encryption with a KMS key is recorded and told, and the entity tag is no MD5 then", async () => {
  const key = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555";
  const answer = await put("secret", "x", {
    ServerSideEncryption: "aws:kms",
    SSEKMSKeyId: "11111111-2222-3333-4444-555555555555",
    BucketKeyEnabled: true,
  });
  expect(answer).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: key, BucketKeyEnabled: true });
  expect(answer.ETag).not.toBe(`"${md5("x")}"`);
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "secret" }));
  expect(head).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: key });
  const managed = await put("managed", "x", { ServerSideEncryption: "aws:kms" });
  expect(managed.SSEKMSKeyId).toMatch(/^arn:aws:kms:us-east-1:000000000000:key\/[0-9a-f-]{36}$/);
});

test("what is archived is not read", async () => {
  await put("frozen", "x", { StorageClass: "GLACIER" });
  expect((await s3.send(new HeadObjectCommand({ Bucket, Key: "frozen" }))).StorageClass).toBe("GLACIER");
  await expect(get("frozen")).rejects.toMatchObject({
    name: "InvalidObjectState",
    $metadata: { httpStatusCode: 403 },
  });
});

test("the answer's headers can be asked for", async () => {
  await put("page", "<p>");
  const object = await s3.send(
    new GetObjectCommand({
      Bucket,
      Key: "page",
      ResponseContentType: "text/html",
      ResponseCacheControl: "max-age=1",
    }),
  );
  expect(object).toMatchObject({ ContentType: "text/html", CacheControl: "max-age=1" });
});

test.each(['attachment; filename="\u20ac.txt"', "a\u0001b"])(
  "an answer's header cannot be %j",
  async (header) => {
    await put("page", "<p>");
    const request = new GetObjectCommand({ Bucket, Key: "page", ResponseContentDisposition: header });
    await expect(s3.send(request)).rejects.toMatchObject({
      name: "InvalidArgument",
      message: "Header value cannot be represented using ISO-8859-1.",
      ArgumentName: "response-content-disposition",
    });
  },
);

describe("copies", () => {
  beforeAll(() =>
    put("source/ä b+c", "original", {
      ContentType: "text/plain",
      Metadata: { by: "ann" },
      Tagging: "kind=draft",
    }),
  );
  const copy = (Key: string, more: object = {}) =>
    s3.send(new CopyObjectCommand({ Bucket, Key, CopySource: encodeURI(`${Bucket}/source/ä b+c`), ...more }));

  test("keep metadata and tags", async () => {
    const { CopyObjectResult } = await copy("copied");
    expect(CopyObjectResult?.ETag).toBe(`"${md5("original")}"`);
    const object = await s3.send(new GetObjectCommand({ Bucket, Key: "copied" }));
    expect(object).toMatchObject({ ContentType: "text/plain", Metadata: { by: "ann" }, TagCount: 1 });
    expect(await object.Body?.transformToString()).toBe("original");
  });

  test("or replace them", async () => {
    await copy("replaced", {
      MetadataDirective: "REPLACE",
      ContentType: "text/html",
      Metadata: { by: "bob" },
      TaggingDirective: "REPLACE",
      Tagging: "kind=final",
    });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "replaced" }));
    expect(head).toMatchObject({ ContentType: "text/html", Metadata: { by: "bob" } });
    const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "replaced" }));
    expect(TagSet).toEqual([{ Key: "kind", Value: "final" }]);
  });

  test("onto itself only to change something", async () => {
    await expect(copy("source/ä b+c")).rejects.toMatchObject({ name: "InvalidRequest" });
    await copy("source/ä b+c", { StorageClass: "STANDARD_IA" });
    expect((await s3.send(new HeadObjectCommand({ Bucket, Key: "source/ä b+c" }))).StorageClass).toBe(
      "STANDARD_IA",
    );
    expect(await get("source/ä b+c")).toBe("original");
  });

  test("of what is not there, or not as it should be, fail", async () => {
    await expect(
      s3.send(new CopyObjectCommand({ Bucket, Key: "x", CopySource: `${Bucket}/nothing` })),
    ).rejects.toMatchObject({ name: "NoSuchKey", Key: "nothing" });
    await expect(
      s3.send(new CopyObjectCommand({ Bucket, Key: "x", CopySource: "nonsense" })),
    ).rejects.toMatchObject({ name: "InvalidArgument" });
    await expect(copy("x", { CopySourceIfMatch: '"other"' })).rejects.toMatchObject({
      name: "PreconditionFailed",
    });
  });
});

test("tags of an object", async () => {
  await put("tagged", "x");
  const TagSet = [{ Key: "team", Value: "blue" }];
  await s3.send(new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging: { TagSet } }));
  expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "tagged" }))).TagSet).toEqual(TagSet);
  const many = Array.from({ length: 11 }, (_, i) => ({ Key: `k${i}`, Value: "v" }));
  await expect(
    s3.send(new PutObjectTaggingCommand({ Bucket, Key: "tagged", Tagging: { TagSet: many } })),
  ).rejects.toMatchObject({ name: "BadRequest", message: "Object tags cannot be greater than 10" });
  await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: "tagged" }));
  expect((await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "tagged" }))).TagSet ?? []).toEqual([]);
});

test("attributes of an object", async () => {
  await put("described", "hello");
  const attributes = await s3.send(
    new GetObjectAttributesCommand({
      Bucket,
      Key: "described",
      ObjectAttributes: ["ETag", "ObjectSize", "StorageClass", "Checksum"],
    }),
  );
  expect(attributes).toMatchObject({
    ETag: md5("hello"),
    ObjectSize: 5,
    StorageClass: "STANDARD",
    Checksum: { ChecksumCRC32: "NhCmhg==", ChecksumType: "FULL_OBJECT" },
  });
});

test("many are deleted at once, those that are not there too", async () => {
  await put("gone-1");
  await put("gone-2");
  const { Deleted, Errors } = await s3.send(
    new DeleteObjectsCommand({
      Bucket,
      Delete: { Objects: ["gone-1", "gone-2", "never-was"].map((Key) => ({ Key })) },
    }),
  );
  expect(Deleted?.map(({ Key }) => Key)).toEqual(["gone-1", "gone-2", "never-was"]);
  expect(Errors ?? []).toEqual([]);
  await expect(get("gone-1")).rejects.toMatchObject({ name: "NoSuchKey" });
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "gone-1" }));
  await expect(s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [] } }))).rejects.toMatchObject({
    name: "MalformedXML",
  });
});
