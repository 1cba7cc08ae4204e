import {
  CreateBucketCommand,
  DeleteBucketEncryptionCommand,
  DeleteBucketPolicyCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketPolicyCommand,
  GetBucketPolicyStatusCommand,
  GetBucketTaggingCommand,
  GetPublicAccessBlockCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

const Bucket = "configured";
let cloud: Cloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant" });
  s3 = new S3Client({ ...clientConfig(cloud.target()), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => cloud.stop());

test("tags of a bucket", async () => {
  await expect(s3.send(new GetBucketTaggingCommand({ Bucket }))).rejects.toMatchObject({
    name: "NoSuchTagSet",
    message: "The TagSet does not exist",
    BucketName: Bucket,
    $metadata: { httpStatusCode: 404 },
  });
  const TagSet = [
    { Key: "team", Value: "blue" },
    { Key: "empty", Value: "" },
  ];
  await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
  expect((await s3.send(new GetBucketTaggingCommand({ Bucket }))).TagSet).toEqual(TagSet);
  await expect(
    s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: [{ Key: "aws:mine", Value: "" }] } })),
  ).rejects.toMatchObject({ name: "InvalidTag" });
  await s3.send(new DeleteBucketTaggingCommand({ Bucket }));
  await expect(s3.send(new GetBucketTaggingCommand({ Bucket }))).rejects.toMatchObject({
    name: "NoSuchTagSet",
  });
});

test("new objects are encrypted as the bucket says", async () => {
  const defaults = async () =>
    (await s3.send(new GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration?.Rules?.[0];
  expect(await defaults()).toMatchObject({
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
    BucketKeyEnabled: false,
  });
  const key = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555";
  await s3.send(
    new PutBucketEncryptionCommand({
      Bucket,
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key },
            BucketKeyEnabled: true,
          },
        ],
      },
    }),
  );
  const put = await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
  expect(put).toMatchObject({ ServerSideEncryption: "aws:kms", SSEKMSKeyId: key, BucketKeyEnabled: true });
  await s3.send(new DeleteBucketEncryptionCommand({ Bucket }));
  expect((await defaults())?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe("AES256");
});

const statement = (more: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "111122223333" },
        Action: "s3:GetObject",
        Resource: `arn:aws:s3:::${Bucket}/*`,
        ...more,
      },
    ],
  });

test("a policy is kept as it was written", async () => {
  await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
    name: "NoSuchBucketPolicy",
    message: "The bucket policy does not exist",
  });
  const Policy = statement({});
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
  expect((await s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic).toBe(false);
  await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
  await expect(s3.send(new GetBucketPolicyCommand({ Bucket }))).rejects.toMatchObject({
    name: "NoSuchBucketPolicy",
  });
});

test.each([
  ["no json", "Policies must be valid JSON and the first byte must be '{'"],
  ["{ nearly", "This policy contains invalid Json"],
  [statement({ Principal: undefined }), "Missing required field Principal"],
  [statement({ Action: "ec2:RunInstances" }), "Policy has invalid action"],
  [statement({ Resource: "arn:aws:s3:::another-bucket/*" }), "Policy has invalid resource"],
])("the policy %s is malformed", async (Policy, message) => {
  await expect(s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))).rejects.toMatchObject({
    name: "MalformedPolicy",
    message,
  });
});

test("public policies are blocked until the block is lifted", async () => {
  expect((await s3.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration).toEqual(
    {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
  );
  const Policy = statement({ Principal: "*" });
  await expect(s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))).rejects.toMatchObject({
    name: "AccessDenied",
    message: expect.stringContaining("BlockPublicPolicy"),
  });
  await s3.send(
    new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  expect((await s3.send(new GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus?.IsPublic).toBe(true);
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  await expect(s3.send(new GetPublicAccessBlockCommand({ Bucket }))).rejects.toMatchObject({
    name: "NoSuchPublicAccessBlockConfiguration",
  });
});

test("EventBridge is the one destination of notifications", async () => {
  const configuration = async () => {
    const { $metadata: _, ...rest } = await s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket }),
    );
    return rest;
  };
  expect(await configuration()).toEqual({});
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    }),
  );
  expect(await configuration()).toEqual({ EventBridgeConfiguration: {} });
  await expect(
    s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: {
          TopicConfigurations: [
            { TopicArn: "arn:aws:sns:us-east-1:000000000000:t", Events: ["s3:ObjectCreated:*"] },
          ],
        },
      }),
    ),
  ).rejects.toMatchObject({
    name: "NotImplemented",
    message: expect.stringContaining("an SNS topic"),
    $metadata: { httpStatusCode: 501 },
  });
});

test("what cannot be set is not there, and setting it says so", async () => {
  await expect(s3.send(new GetBucketCorsCommand({ Bucket }))).rejects.toMatchObject({
    name: "NoSuchCORSConfiguration",
  });
  await expect(s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).rejects.toMatchObject({
    name: "NoSuchLifecycleConfiguration",
  });
  await expect(
    s3.send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [] } })),
  ).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  const acl = await s3.send(new GetBucketAclCommand({ Bucket }));
  expect(acl.Grants).toMatchObject([{ Permission: "FULL_CONTROL", Grantee: { Type: "CanonicalUser" } }]);
});
