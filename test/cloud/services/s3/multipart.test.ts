import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompletedPart,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

const Bucket = "multipart";
const MIB = 1_048_576;
const first = Buffer.alloc(5 * MIB, "first part ");
const second = Buffer.from("and the rest");
let cloud: Cloud;
let s3: S3Client;

const begin = async (Key: string, more: object = {}) => {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  return { Bucket, Key, UploadId };
};
type Upload = Awaited<ReturnType<typeof begin>>;
const upload = async (to: Upload, PartNumber: number, Body: Buffer): Promise<CompletedPart> => {
  const { $metadata: _, ...answer } = await s3.send(new UploadPartCommand({ ...to, PartNumber, Body }));
  return { PartNumber, ETag: answer.ETag, ChecksumCRC32: answer.ChecksumCRC32 };
};
const complete = (to: Upload, Parts: CompletedPart[], more: object = {}) =>
  s3.send(new CompleteMultipartUploadCommand({ ...to, MultipartUpload: { Parts }, ...more }));
const text = async (Key: string, more: object = {}) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
  return (await Body?.transformToString()) ?? "";
};
const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest();

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant" });
  s3 = new S3Client({ ...clientConfig(cloud.target()), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => cloud.stop());

test("an object made of parts is one, with the entity tag and the checksum of its parts", async () => {
  const to = await begin("joined", { ContentType: "text/plain", Metadata: { by: "ann" } });
  const parts = [await upload(to, 1, first), await upload(to, 2, second)];
  const done = await complete(to, parts);
  const etag = createHash("md5")
    .update(Buffer.concat([md5(first), md5(second)]))
    .digest("hex");
  expect(done).toMatchObject({ Bucket, Key: "joined", ETag: `"${etag}-2"` });
  expect(await text("joined")).toBe(Buffer.concat([first, second]).toString());
  expect(await text("joined", { Range: `bytes=${5 * MIB - 2}-${5 * MIB + 2}` })).toBe(
    Buffer.concat([first.subarray(-2), second.subarray(0, 3)]).toString(),
  );
  expect(await text("joined", { PartNumber: 2 })).toBe(second.toString());
  const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "joined", PartNumber: 1 }));
  expect(head).toMatchObject({
    PartsCount: 2,
    ContentLength: 5 * MIB,
    ContentType: "text/plain",
    Metadata: { by: "ann" },
    $metadata: { httpStatusCode: 206 },
  });
  await expect(text("joined", { PartNumber: 3 })).rejects.toMatchObject({ name: "InvalidPartNumber" });
});

test("the checksum of all bytes comes from those of the parts", async () => {
  const to = await begin("whole", { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" });
  const parts = [await upload(to, 1, first), await upload(to, 2, second)];
  const whole = Buffer.alloc(4);
  whole.writeUInt32BE(crc32(Buffer.concat([first, second])));
  await expect(complete(to, parts, { ChecksumCRC32: "AAAAAA==" })).rejects.toMatchObject({
    name: "BadDigest",
  });
  const done = await complete(to, parts);
  expect(done).toMatchObject({ ChecksumCRC32: whole.toString("base64"), ChecksumType: "FULL_OBJECT" });
});

test("a composite checksum is that of the parts' checksums", async () => {
  const to = await begin("composite", { ChecksumAlgorithm: "CRC32" });
  const part = await upload(to, 1, second);
  await expect(complete(to, [{ ETag: part.ETag, PartNumber: 1 }])).rejects.toMatchObject({
    name: "InvalidRequest",
    message: expect.stringContaining("It was missing for part 1 in the request."),
  });
  const done = await complete(to, [part]);
  expect(done).toMatchObject({ ChecksumType: "COMPOSITE", ChecksumCRC32: expect.stringMatching(/-1$/) });
  const attributes = await s3.send(
    new GetObjectAttributesCommand({ Bucket, Key: "composite", ObjectAttributes: ["ObjectParts"] }),
  );
  expect(attributes.ObjectParts).toMatchObject({
    TotalPartsCount: 1,
    Parts: [{ PartNumber: 1, Size: second.length, ChecksumCRC32: part.ChecksumCRC32 }],
  });
});

test("parts can be copied from objects, also in part", async () => {
  await s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: "0123456789" }));
  const to = await begin("from-copy");
  const copied = await s3.send(
    new UploadPartCopyCommand({
      ...to,
      PartNumber: 1,
      CopySource: `${Bucket}/source`,
      CopySourceRange: "bytes=2-4",
    }),
  );
  await complete(to, [{ PartNumber: 1, ETag: copied.CopyPartResult?.ETag }]);
  expect(await text("from-copy")).toBe("234");
  await expect(
    s3.send(
      new UploadPartCopyCommand({
        ...to,
        PartNumber: 1,
        CopySource: `${Bucket}/source`,
        CopySourceRange: "bytes=2-40",
      }),
    ),
  ).rejects.toMatchObject({ name: "NoSuchUpload" });
});

test("an upload in progress is listed with its parts, and can be given up", async () => {
  const to = await begin("pending/one");
  const other = await begin("pending/two");
  await upload(to, 7, second);
  await upload(to, 3, second);
  const parts = await s3.send(new ListPartsCommand({ ...to }));
  expect(parts.Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [3, second.length],
    [7, second.length],
  ]);
  const page = await s3.send(new ListPartsCommand({ ...to, MaxParts: 1 }));
  expect(page).toMatchObject({ IsTruncated: true, NextPartNumberMarker: "3" });
  const uploads = await s3.send(new ListMultipartUploadsCommand({ Bucket, Prefix: "pending/" }));
  expect(uploads.Uploads?.map(({ Key, UploadId }) => [Key, UploadId])).toEqual([
    ["pending/one", to.UploadId],
    ["pending/two", other.UploadId],
  ]);
  await s3.send(new AbortMultipartUploadCommand(to));
  await expect(s3.send(new ListPartsCommand({ ...to }))).rejects.toMatchObject({
    name: "NoSuchUpload",
    $metadata: { httpStatusCode: 404 },
  });
  await expect(upload(to, 1, second)).rejects.toMatchObject({ name: "NoSuchUpload" });
});

test("what cannot be put together", async () => {
  const to = await begin("broken");
  const small = await upload(to, 1, second);
  const last = await upload(to, 2, second);
  await expect(complete(to, [])).rejects.toMatchObject({ name: "MalformedXML" });
  await expect(complete(to, [last, small])).rejects.toMatchObject({ name: "InvalidPartOrder" });
  await expect(complete(to, [{ PartNumber: 9, ETag: small.ETag }])).rejects.toMatchObject({
    name: "InvalidPart",
  });
  await expect(
    complete(to, [{ PartNumber: 1, ETag: '"00000000000000000000000000000000"' }]),
  ).rejects.toMatchObject({
    name: "InvalidPart",
  });
  await expect(complete(to, [small, last])).rejects.toMatchObject({
    name: "EntityTooSmall",
    message: "Your proposed upload is smaller than the minimum allowed size",
    MinSizeAllowed: String(5 * MIB),
  });
  await expect(upload(to, 10_001, second)).rejects.toMatchObject({ name: "InvalidArgument" });
  await expect(complete(to, [small], { IfNoneMatch: "*" })).resolves.toBeDefined();
});
