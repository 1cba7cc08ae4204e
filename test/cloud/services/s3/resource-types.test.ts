import {
  CreateBucketCommand,
  GetBucketEncryptionCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import type { ResourceContext } from "../../../../src/cloud/resource-type.ts";
import { bucket } from "../../../../src/cloud/services/s3/resource-types/bucket.ts";
import { bucketPolicy } from "../../../../src/cloud/services/s3/resource-types/bucket-policy.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

let cloud: Cloud;
let s3: S3Client;
const context = (region = "us-east-1"): ResourceContext => ({
  target: cloud.target({ region }),
  account: cloud.account,
  region,
  stackName: "web",
  stackId: "arn:aws:cloudformation:us-east-1:000000000000:stack/web/1",
  logicalId: "Site",
  stackTags: { project: "lab" },
  clock: cloud.host.clock,
  ids: cloud.host.ids,
  generateName: () => "web-site-1x2y3z",
});

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant" });
  s3 = new S3Client({ ...clientConfig(cloud.target()), forcePathStyle: true });
});
afterAll(() => cloud.stop());

test("a bucket of a stack has a name, attributes and what the template says", async () => {
  const made = await bucket.create(
    {
      VersioningConfiguration: { Status: "Enabled" },
      Tags: [{ Key: "team", Value: "blue" }],
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" } }],
      },
      PublicAccessBlockConfiguration: { BlockPublicPolicy: "true" },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    },
    context(),
  );
  expect(made).toEqual({
    physicalId: "web-site-1x2y3z",
    attributes: {
      Arn: "arn:aws:s3:::web-site-1x2y3z",
      DomainName: "web-site-1x2y3z.s3.amazonaws.com",
      RegionalDomainName: "web-site-1x2y3z.s3.us-east-1.amazonaws.com",
      DualStackDomainName: "web-site-1x2y3z.s3.dualstack.us-east-1.amazonaws.com",
      WebsiteURL: "http://web-site-1x2y3z.s3-website-us-east-1.amazonaws.com",
    },
  });
  const Bucket = made.physicalId;
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe("Enabled");
  expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual([
    { Key: "project", Value: "lab" },
    { Key: "team", Value: "blue" },
  ]);
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }));
  expect(ServerSideEncryptionConfiguration?.Rules?.[0]).toMatchObject({
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" },
  });
  expect(await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }))).toMatchObject({
    EventBridgeConfiguration: {},
  });
  await bucket.delete(made, {}, context());
  await expect(s3.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject({ name: "NotFound" });
  await bucket.delete(made, {}, context());
});

test("an update takes back what the template no longer says", async () => {
  const before = { BucketName: "updated", VersioningConfiguration: { Status: "Enabled" } };
  const made = await bucket.create(before, context());
  await bucket.update?.(made, { BucketName: "updated" }, before, context());
  expect((await s3.send(new GetBucketVersioningCommand({ Bucket: "updated" }))).Status).toBe("Suspended");
});

test("a bucket in another Region", async () => {
  const made = await bucket.create({ BucketName: "abroad" }, context("eu-central-1"));
  expect(made.attributes).toMatchObject({
    RegionalDomainName: "abroad.s3.eu-central-1.amazonaws.com",
    WebsiteURL: "http://abroad.s3-website.eu-central-1.amazonaws.com",
  });
});

test("a stack takes over no bucket, and deletes none that is not empty", async () => {
  await s3.send(new CreateBucketCommand({ Bucket: "by-hand" }));
  await expect(bucket.create({ BucketName: "by-hand" }, context())).rejects.toThrow("by-hand already exists");
  await s3.send(new PutObjectCommand({ Bucket: "by-hand", Key: "k", Body: "x" }));
  await expect(bucket.delete({ physicalId: "by-hand", attributes: {} }, {}, context())).rejects.toThrow(
    "The bucket you tried to delete is not empty",
  );
});

test.each([
  [{ WebsiteConfiguration: { IndexDocument: "index.html" } }, "WebsiteConfiguration"],
  [
    { NotificationConfiguration: { LambdaConfigurations: [] } },
    "LambdaConfigurations of NotificationConfiguration",
  ],
  [{ AccessControl: "PublicRead" }, "ObjectOwnership"],
])("%j is refused, and leaves nothing behind", async (properties, said) => {
  await expect(bucket.create({ BucketName: "refused", ...properties }, context())).rejects.toThrow(said);
  await expect(s3.send(new HeadBucketCommand({ Bucket: "refused" }))).rejects.toMatchObject({
    name: "NotFound",
  });
});

test("a bucket's policy", async () => {
  await s3.send(new CreateBucketCommand({ Bucket: "guarded" }));
  const PolicyDocument = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::guarded/*",
      },
    ],
  };
  const made = await bucketPolicy.create({ Bucket: "guarded", PolicyDocument }, context());
  const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: "guarded" }));
  expect(JSON.parse(Policy ?? "")).toEqual(PolicyDocument);
  await expect(bucketPolicy.create({ Bucket: "guarded", PolicyDocument }, context())).rejects.toThrow(
    "The bucket policy already exists on bucket guarded.",
  );
  await bucketPolicy.delete(made, {}, context());
  await expect(s3.send(new GetBucketPolicyCommand({ Bucket: "guarded" }))).rejects.toMatchObject({
    name: "NoSuchBucketPolicy",
  });
});
