import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { type AwsEvent, awsEventStream } from "../../../../src/cloud/host.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

let cloud: Cloud;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant" });
  s3 = new S3Client({ ...clientConfig(cloud.target()), forcePathStyle: true });
});
afterAll(() => cloud.stop());

/** What EventBridge was told of a bucket. */
const events = (bucket: string): AwsEvent[] =>
  cloud.host.store.events
    .read<AwsEvent>({ stream: awsEventStream({ account: "000000000000", region: "us-east-1" }) })
    .map(({ data }) => data)
    .filter(({ resources }) => resources.includes(`arn:aws:s3:::${bucket}`));

const listened = async (Bucket: string) => {
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { EventBridgeConfiguration: {} },
    }),
  );
};

test("a new object is told as AWS tells it", async () => {
  await listened("loud");
  await s3.send(new PutObjectCommand({ Bucket: "loud", Key: "a key/ü", Body: "hello" }));
  expect(events("loud")).toEqual([
    {
      source: "aws.s3",
      "detail-type": "Object Created",
      resources: ["arn:aws:s3:::loud"],
      detail: {
        version: "0",
        "event-version": "1.0",
        bucket: { name: "loud" },
        object: {
          key: "a key/ü",
          size: 5,
          etag: "5d41402abc4b2a76b9719d911017c592",
          sequencer: expect.stringMatching(/^[0-9A-F]{16}$/),
        },
        "request-id": expect.any(String),
        requester: "000000000000",
        "source-ip-address": "127.0.0.1",
        reason: "PutObject",
      },
    },
  ]);
});

test("copies, deletions and delete markers too, with the version", async () => {
  const Bucket = "loud-versions";
  await listened(Bucket);
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key: "k", Body: "x" }));
  await s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/k` }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
  await s3.send(new DeleteObjectCommand({ Bucket, Key: "k", VersionId }));
  const told = events(Bucket).map(({ "detail-type": type, detail }) => ({
    type,
    reason: detail["reason"],
    deletion: detail["deletion-type"],
    key: (detail["object"] as { key: string }).key,
  }));
  expect(told).toEqual([
    { type: "Object Created", reason: "PutObject", key: "k" },
    { type: "Object Created", reason: "CopyObject", key: "copy" },
    { type: "Object Deleted", reason: "DeleteObject", deletion: "Delete Marker Created", key: "k" },
    { type: "Object Deleted", reason: "DeleteObject", deletion: "Permanently Deleted", key: "k" },
  ]);
  expect(events(Bucket)[0]?.detail["object"]).toMatchObject({ "version-id": VersionId });
  const sequence = events(Bucket).map(({ detail }) => (detail["object"] as { sequencer: string }).sequencer);
  expect(sequence).toEqual(sequence.toSorted());
});

test("a bucket tells nothing until it is asked to", async () => {
  await s3.send(new CreateBucketCommand({ Bucket: "quiet" }));
  await s3.send(new PutObjectCommand({ Bucket: "quiet", Key: "k", Body: "x" }));
  expect(events("quiet")).toEqual([]);
});
