import type { ArtifactStore } from "@aws-sdk/client-codepipeline";
import { S3Client } from "@aws-sdk/client-s3";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { codeOf } from "../../kernel/errors.ts";
import { clientOf, type Target } from "../../kernel/target.ts";
import { ActionFailure, type ArtifactLocation } from "../provider.ts";
import { explain, isDenied } from "../providers/explain.ts";

/** An S3 client that also reaches buckets where no DNS has a name for each. */
export function s3Client(target: Target): S3Client {
  return clientOf(S3Client, target);
}

/**
 * The zip of an input artifact, read with the action's role.
 * @throws ActionFailure `PermissionError` where the role may not, `ConfigurationError` where nothing is.
 */
export async function readArtifact(target: Target, location: ArtifactLocation): Promise<Buffer> {
  try {
    const { Body } = await s3Client(target).send(
      new GetObjectCommand({ Bucket: location.bucket, Key: location.key }),
    );
    return Buffer.from((await Body?.transformToByteArray()) ?? []);
  } catch (error) {
    if (isDenied(error)) {
      throw new ActionFailure(
        "PermissionError",
        `Unable to access the artifact with Amazon S3 object key '${location.key}' located in the Amazon S3 artifact bucket '${location.bucket}'. The provided role does not have sufficient permissions.`,
        { cause: error },
      );
    }
    throw gone(error, location.bucket) ?? error;
  }
}

/**
 * Stores the zip of an output artifact, encrypted as the store says: with its key, else with the account's
 * AWS managed key for S3 (AWS page: "Configure server-side encryption for artifacts stored in Amazon S3").
 * @throws ActionFailure `PermissionError` or `ConfigurationError`.
 */
export async function writeArtifact(
  target: Target,
  store: ArtifactStore,
  location: ArtifactLocation,
  zip: Buffer,
): Promise<void> {
  try {
    await s3Client(target).send(
      new PutObjectCommand({
        Bucket: location.bucket,
        Key: location.key,
        Body: zip,
        ContentType: "application/zip",
        ServerSideEncryption: "aws:kms",
        ...(store.encryptionKey?.id === undefined ? {} : { SSEKMSKeyId: store.encryptionKey.id }),
      }),
    );
  } catch (error) {
    if (isDenied(error)) {
      throw new ActionFailure("PermissionError", bucketDenied(location.bucket, error), { cause: error });
    }
    throw gone(error, location.bucket) ?? error;
  }
}

/** AWS's words for a bucket that the role may not use. */
export function bucketDenied(bucket: string, error: unknown): string {
  return `The service role or action role doesn’t have the permissions required to access the Amazon S3 bucket named ${bucket}. Update the IAM role permissions, and then try again. Error: Amazon S3:AccessDenied:${explain(error, "Amazon S3")}`;
}

function gone(error: unknown, bucket: string): ActionFailure | undefined {
  const code = codeOf(error);
  if (code !== "NoSuchKey" && code !== "NoSuchBucket") return undefined;
  return new ActionFailure(
    "ConfigurationError",
    `The action failed because either the artifact or the Amazon S3 bucket could not be found. Name of artifact bucket: ${bucket}. Verify that this bucket exists. If it exists, check the life cycle policy, then try releasing a change.`,
    { cause: error },
  );
}
