import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

const Bucket = "shared";
const bucketArn = `arn:aws:s3:::${Bucket}`;
let cloud: Cloud;
let root: S3Client;
let users = 0;

/** A client of a new user who is allowed this. */
async function userWith(
  ...statements: { Action: string | string[]; Resource: string; Condition?: object }[]
) {
  const iam = new IAMClient(clientConfig(cloud.target()));
  const UserName = `user-${++users}`;
  await iam.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const Statement = statements.map((statement) => ({ Effect: "Allow", ...statement }));
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  return new S3Client({ ...clientConfig(cloud.target({ credentials })), forcePathStyle: true });
}

const denied = (action: string, resource: string) => ({
  name: "AccessDenied",
  message: expect.stringMatching(
    new RegExp(
      `^User: arn:aws:iam::000000000000:user/user-\\d+ is not authorized to perform: ${action} on resource: "?${resource}`,
    ),
  ),
  $metadata: { httpStatusCode: 403 },
});

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant" });
  root = new S3Client({ ...clientConfig(cloud.target()), forcePathStyle: true });
  await root.send(new CreateBucketCommand({ Bucket }));
  for (const Key of ["open/a", "open/b", "secret/c"]) {
    await root.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
  }
});
afterAll(() => cloud.stop());

test("a user reads what a policy allows, and nothing else", async () => {
  const s3 = await userWith({ Action: "s3:GetObject", Resource: `${bucketArn}/open/*` });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: "open/a" }));
  expect(await Body?.transformToString()).toBe("open/a");
  await expect(s3.send(new GetObjectCommand({ Bucket, Key: "secret/c" }))).rejects.toMatchObject(
    denied("s3:GetObject", `${bucketArn}/secret/c`),
  );
  await expect(s3.send(new PutObjectCommand({ Bucket, Key: "open/a", Body: "x" }))).rejects.toMatchObject(
    denied("s3:PutObject", `${bucketArn}/open/a`),
  );
  await expect(s3.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: "AccessDenied" });
});

test("who may not list a bucket is not told that a key is missing", async () => {
  const reader = await userWith({ Action: "s3:GetObject", Resource: `${bucketArn}/*` });
  await expect(reader.send(new GetObjectCommand({ Bucket, Key: "missing" }))).rejects.toMatchObject(
    denied("s3:ListBucket", bucketArn),
  );
  await expect(reader.send(new HeadObjectCommand({ Bucket, Key: "missing" }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
  const lister = await userWith(
    { Action: "s3:GetObject", Resource: `${bucketArn}/*` },
    { Action: "s3:ListBucket", Resource: bucketArn },
  );
  await expect(lister.send(new GetObjectCommand({ Bucket, Key: "missing" }))).rejects.toMatchObject({
    name: "NoSuchKey",
  });
});

test("a listing may be limited to a prefix", async () => {
  const s3 = await userWith({
    Action: "s3:ListBucket",
    Resource: bucketArn,
    Condition: { StringLike: { "s3:prefix": "open/*" } },
  });
  const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "open/" }));
  expect(KeyCount).toBe(2);
  await expect(s3.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject({ name: "AccessDenied" });
});

test("a copy needs to read the source and to write the target", async () => {
  const copy = new CopyObjectCommand({ Bucket, Key: "open/copy", CopySource: `${Bucket}/secret/c` });
  const writer = await userWith({ Action: "s3:PutObject", Resource: `${bucketArn}/*` });
  await expect(writer.send(copy)).rejects.toMatchObject(denied("s3:GetObject", `${bucketArn}/secret/c`));
  const both = await userWith({ Action: ["s3:PutObject", "s3:GetObject"], Resource: `${bucketArn}/*` });
  await both.send(copy);
});

test("of many keys to delete each is allowed or denied by itself", async () => {
  const s3 = await userWith({ Action: "s3:DeleteObject", Resource: `${bucketArn}/open/*` });
  const { Deleted, Errors } = await s3.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "open/b" }, { Key: "secret/c" }] } }),
  );
  expect(Deleted?.map(({ Key }) => Key)).toEqual(["open/b"]);
  expect(Errors).toMatchObject([{ Key: "secret/c", Code: "AccessDenied" }]);
  await root.send(new HeadObjectCommand({ Bucket, Key: "secret/c" }));
});

test("without credentials nothing is deleted", async () => {
  const anonymous = new S3Client({
    ...clientConfig(cloud.target()),
    forcePathStyle: true,
    signer: { sign: (request) => Promise.resolve(request) },
  });
  const { Errors } = await anonymous.send(
    new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: "secret/c" }] } }),
  );
  expect(Errors).toMatchObject([{ Key: "secret/c", Code: "AccessDenied", Message: "Access Denied" }]);
  await root.send(new HeadObjectCommand({ Bucket, Key: "secret/c" }));
});
