import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

let cloud: Cloud;
let s3: S3Client;
const inRegion = (region: string): S3Client =>
  new S3Client({ ...clientConfig(cloud.target({ region })), forcePathStyle: true });

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant" });
  s3 = inRegion("us-east-1");
});
afterAll(() => cloud.stop());

test("a bucket is made, found, listed and deleted", async () => {
  const made = await s3.send(new CreateBucketCommand({ Bucket: "first-bucket" }));
  expect(made.Location).toBe("/first-bucket");
  const head = await s3.send(new HeadBucketCommand({ Bucket: "first-bucket" }));
  expect(head.BucketRegion).toBe("us-east-1");
  const { Buckets, Owner } = await s3.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toEqual(["first-bucket"]);
  expect(Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
  await s3.send(new DeleteBucketCommand({ Bucket: "first-bucket" }));
  await expect(s3.send(new HeadBucketCommand({ Bucket: "first-bucket" }))).rejects.toMatchObject({
    name: "NotFound",
    $metadata: { httpStatusCode: 404 },
  });
  await expect(s3.send(new DeleteBucketCommand({ Bucket: "first-bucket" }))).rejects.toMatchObject({
    name: "NoSuchBucket",
    message: "The specified bucket does not exist",
    BucketName: "first-bucket",
  });
});

test.each([
  "ab",
  "Upper-case",
  "under_score",
  "-dash-first",
  "dash-last-",
  "two..dots",
  "192.168.1.1",
  "xn--name",
])("%s is no bucket name", async (Bucket) => {
  await expect(s3.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({
    name: "InvalidBucketName",
    message: "The specified bucket is not valid.",
    $metadata: { httpStatusCode: 400 },
  });
});

test("only us-east-1 makes a bucket without naming its Region, and another Region from there", async () => {
  const frankfurt = inRegion("eu-central-1");
  await expect(
    frankfurt.send(
      new CreateBucketCommand({
        Bucket: "mainz",
        CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
      }),
    ),
  ).rejects.toMatchObject({
    name: "IllegalLocationConstraintException",
    message:
      "The eu-west-1 location constraint is incompatible for the region specific endpoint this request was sent to.",
  });
  const made = await s3.send(
    new CreateBucketCommand({
      Bucket: "mainz",
      CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
    }),
  );
  expect(made.Location).toBe("http://mainz.s3.amazonaws.com/");
  const location = await s3.send(new GetBucketLocationCommand({ Bucket: "mainz" }));
  expect(location.LocationConstraint).toBe("eu-central-1");
  await expect(
    s3.send(
      new CreateBucketCommand({
        Bucket: "named-home",
        CreateBucketConfiguration: { LocationConstraint: "us-east-1" as never },
      }),
    ),
  ).rejects.toMatchObject({ name: "InvalidLocationConstraint" });
});

test("a bucket answers at its own Region only", async () => {
  const london = inRegion("eu-west-2");
  await london.send(
    new CreateBucketCommand({
      Bucket: "thames",
      CreateBucketConfiguration: { LocationConstraint: "eu-west-2" },
    }),
  );
  await expect(
    s3.send(new PutObjectCommand({ Bucket: "thames", Key: "boat", Body: "x" })),
  ).rejects.toMatchObject({
    name: "PermanentRedirect",
    Endpoint: "thames.s3.eu-west-2.amazonaws.com",
    $metadata: { httpStatusCode: 301 },
  });
});

test("re-creating one's own bucket is an error, but in us-east-1", async () => {
  const again = { Bucket: "mine" };
  await s3.send(new CreateBucketCommand(again));
  await s3.send(new CreateBucketCommand(again));
  const tokyo = inRegion("ap-northeast-1");
  const there = {
    Bucket: "mine-too",
    CreateBucketConfiguration: { LocationConstraint: "ap-northeast-1" as const },
  };
  await tokyo.send(new CreateBucketCommand(there));
  await expect(tokyo.send(new CreateBucketCommand(there))).rejects.toMatchObject({
    name: "BucketAlreadyOwnedByYou",
    message: "Your previous request to create the named bucket succeeded and you already own it.",
    $metadata: { httpStatusCode: 409 },
  });
});

test("names are one namespace for all accounts, and a bucket is its owner's", async () => {
  await s3.send(new CreateBucketCommand({ Bucket: "taken" }));
  const other = new S3Client({
    ...clientConfig(cloud.target({ account: "111122223333" })),
    forcePathStyle: true,
  });
  await expect(other.send(new CreateBucketCommand({ Bucket: "taken" }))).rejects.toMatchObject({
    name: "BucketAlreadyExists",
    $metadata: { httpStatusCode: 409 },
  });
  await expect(
    other.send(new PutObjectCommand({ Bucket: "taken", Key: "k", Body: "x" })),
  ).rejects.toMatchObject({
    name: "AccessDenied",
    message: "Access Denied",
    $metadata: { httpStatusCode: 403 },
  });
  expect((await other.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
  await expect(
    s3.send(new HeadBucketCommand({ Bucket: "taken", ExpectedBucketOwner: "111122223333" })),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
});

test("a bucket that holds something stays", async () => {
  await s3.send(new CreateBucketCommand({ Bucket: "full" }));
  await s3.send(new PutObjectCommand({ Bucket: "full", Key: "k", Body: "x" }));
  await expect(s3.send(new DeleteBucketCommand({ Bucket: "full" }))).rejects.toMatchObject({
    name: "BucketNotEmpty",
    message: "The bucket you tried to delete is not empty",
    $metadata: { httpStatusCode: 409 },
  });
});

test("buckets are listed by prefix, page by page", async () => {
  for (const name of ["page-a", "page-b", "page-c"]) await s3.send(new CreateBucketCommand({ Bucket: name }));
  const first = await s3.send(new ListBucketsCommand({ Prefix: "page-", MaxBuckets: 2 }));
  expect(first.Buckets?.map(({ Name }) => Name)).toEqual(["page-a", "page-b"]);
  const second = await s3.send(
    new ListBucketsCommand({ Prefix: "page-", MaxBuckets: 2, ContinuationToken: first.ContinuationToken }),
  );
  expect(second.Buckets?.map(({ Name, BucketRegion }) => [Name, BucketRegion])).toEqual([
    ["page-c", "us-east-1"],
  ]);
  expect(second.ContinuationToken).toBeUndefined();
});
