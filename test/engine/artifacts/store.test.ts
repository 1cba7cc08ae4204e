import { CreateBucketCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../src/cloud/cloud.ts";
import { readArtifact, s3Client, writeArtifact } from "../../../src/engine/artifacts/store.ts";
import { clientConfig, type Target } from "../../../src/kernel/target.ts";

const location = { bucket: "artifacts", key: "ManualApprove4CF/SourceArti/abcdefg" };

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
  await s3Client(cloud.target()).send(new CreateBucketCommand({ Bucket: "artifacts" }));
});
afterEach(() => cloud.stop());

/** A target that acts as a role which may only look at buckets, as the engine's actions do. */
async function poorRole(): Promise<Target> {
  const iam = new IAMClient(clientConfig(cloud.target()));
  const allow = (statement: object): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const service = "codepipeline.amazonaws.com";
  await iam.send(
    new CreateRoleCommand({
      RoleName: "poor",
      AssumeRolePolicyDocument: allow({ Principal: { Service: service }, Action: "sts:AssumeRole" }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: "poor",
      PolicyName: "look",
      PolicyDocument: allow({ Action: "s3:ListBucket", Resource: "*" }),
    }),
  );
  const role = `arn:aws:iam::${cloud.account}:role/poor`;
  return cloud.host.target(cloud, { role, service, session: "1564844186052" });
}

describe("the artifact store", () => {
  it("keeps an artifact under its key, encrypted by the account's key for S3", async () => {
    await writeArtifact(cloud.target(), { type: "S3", location: "artifacts" }, location, Buffer.from("zip"));
    expect(String(await readArtifact(cloud.target(), location))).toBe("zip");
    const head = await s3Client(cloud.target()).send(
      new HeadObjectCommand({ Bucket: location.bucket, Key: location.key }),
    );
    expect(head).toMatchObject({ ServerSideEncryption: "aws:kms", ContentType: "application/zip" });
  });

  it("records the store's own key", async () => {
    const id = "arn:aws:kms:us-east-1:000000000000:key/1a2b3c4d-573f-4ea7-a67e-000000000000";
    const store = { type: "S3", location: "artifacts", encryptionKey: { id, type: "KMS" } } as const;
    await writeArtifact(cloud.target(), store, location, Buffer.from("zip"));
    const head = await s3Client(cloud.target()).send(
      new HeadObjectCommand({ Bucket: location.bucket, Key: location.key }),
    );
    expect(head.SSEKMSKeyId).toBe(id);
  });

  it("says in AWS's words that an artifact or its bucket is gone", async () => {
    const message =
      "The action failed because either the artifact or the Amazon S3 bucket could not be found. Name of artifact bucket: artifacts. Verify that this bucket exists. If it exists, check the life cycle policy, then try releasing a change.";
    await expect(readArtifact(cloud.target(), location)).rejects.toMatchObject({
      type: "ConfigurationError",
      message,
    });
    const nowhere = { ...location, bucket: "nowhere" };
    await expect(
      writeArtifact(cloud.target(), { type: "S3", location: "nowhere" }, nowhere, Buffer.from("zip")),
    ).rejects.toMatchObject({ type: "ConfigurationError", message: message.replace("artifacts", "nowhere") });
  });

  it("says in AWS's words what a role may not, and which role", async () => {
    const role = await poorRole();
    await writeArtifact(cloud.target(), { type: "S3", location: "artifacts" }, location, Buffer.from("zip"));
    await expect(readArtifact(role, location)).rejects.toMatchObject({
      type: "PermissionError",
      message:
        "Unable to access the artifact with Amazon S3 object key 'ManualApprove4CF/SourceArti/abcdefg' located in the Amazon S3 artifact bucket 'artifacts'. The provided role does not have sufficient permissions.",
    });
    await expect(
      writeArtifact(role, { type: "S3", location: "artifacts" }, location, Buffer.from("zip")),
    ).rejects.toMatchObject({
      type: "PermissionError",
      message: expect.stringMatching(
        /^The service role or action role doesn’t have the permissions required to access the Amazon S3 bucket named artifacts\. .*Error: Amazon S3:AccessDenied:.*assumed-role\/poor\/1564844186052 is not authorized to perform: s3:PutObject on resource: .* \(Service: Amazon S3; Status Code: 403; Error Code: AccessDenied;/,
      ),
    });
  });
});
