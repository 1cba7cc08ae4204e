import {
  GetBucketVersioningCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { codeOf } from "../../kernel/errors.ts";
import { bucketDenied, s3Client } from "../artifacts/store.ts";
import { ActionFailure, type ActionJob, type ActionProvider, type ActionResult } from "../provider.ts";
import { explain, isDenied } from "./explain.ts";

/**
 * The S3 source action (AWS page: "Amazon S3 source action reference"). The object goes on as it is: one
 * that is no zip fails the later action that wants to open it, not this one.
 */
export const s3Source: ActionProvider = {
  type: { category: "Source", owner: "AWS", provider: "S3", version: "1" },
  artifacts: { inputs: { min: 0, max: 0 }, outputs: { min: 1, max: 1 } },
  configuration: {
    S3Bucket: { required: true, description: "The bucket, with versioning enabled" },
    S3ObjectKey: { required: true, description: "The key of the object" },
    AllowOverrideForS3ObjectKey: {
      values: ["true", "false"],
      description: "Whether StartPipelineExecution may name another key; false when absent",
    },
    PollForSourceChanges: {
      values: ["true", "false"],
      description: "Ask for changes now and then; true when absent",
    },
  },
  timeoutMinutes: 60,
  outputVariables: ["BucketName", "ETag", "ObjectKey", "VersionId"],
  run,
  async latestRevision(configuration, target) {
    try {
      const { VersionId } = await s3Client(target).send(
        new HeadObjectCommand({ Bucket: configuration["S3Bucket"], Key: configuration["S3ObjectKey"] }),
      );
      return VersionId;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw failure(error, configuration["S3Bucket"] ?? "");
    }
  },
};

async function run(job: ActionJob): Promise<ActionResult> {
  const bucket = job.configuration["S3Bucket"] ?? "";
  const { key, versionId } = wantedObject(job);
  const s3 = s3Client(job.target);
  try {
    await requireVersioning(s3, bucket);
    const object = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
    const bytes = Buffer.from((await object.Body?.transformToByteArray()) ?? []);
    for (const output of job.outputs) await job.writeOutput(output, bytes);
    return resultOf(object, bucket, key);
  } catch (error) {
    throw failure(error, bucket);
  }
}

/** AWS page: "Start a pipeline with a source revision override". */
function wantedObject(job: ActionJob): { key: string; versionId?: string } {
  const key = job.configuration["S3ObjectKey"] ?? "";
  const override = job.revisionOverride;
  if (override?.revisionType === "S3_OBJECT_VERSION_ID") return { key, versionId: override.revisionValue };
  if (override?.revisionType === "S3_OBJECT_KEY") {
    if (job.configuration["AllowOverrideForS3ObjectKey"] !== "true") {
      throw new ActionFailure(
        "ConfigurationError",
        `The S3 object key of action ${job.declaration.name ?? ""} cannot be overridden: AllowOverrideForS3ObjectKey is not true.`,
      );
    }
    return { key: override.revisionValue };
  }
  return { key };
}

async function requireVersioning(s3: S3Client, bucket: string): Promise<void> {
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  if (Status === "Enabled") return;
  throw new ActionFailure(
    "ConfigurationError",
    `The Amazon S3 bucket named ${bucket} does not have versioning enabled. CodePipeline requires a versioned bucket for an Amazon S3 source action. Enable versioning, and then try again.`,
  );
}

function resultOf(object: GetObjectCommandOutput, bucket: string, key: string): ActionResult {
  const versionId = object.VersionId ?? "";
  // AWS page: "Amazon S3 source action reference", revision summary in the object's metadata.
  const summary = object.Metadata?.["codepipeline-artifact-revision-summary"];
  const created = object.LastModified?.getTime();
  return {
    outputVariables: {
      BucketName: bucket,
      ETag: object.ETag?.replaceAll('"', "") ?? "",
      ObjectKey: key,
      VersionId: versionId,
    },
    revision: {
      revisionId: versionId,
      revisionSummary: summary ?? `Amazon S3 version id: ${versionId}`,
      ...(created === undefined ? {} : { created }),
    },
  };
}

function isMissing(error: unknown): boolean {
  return ["NoSuchKey", "NoSuchVersion", "NoSuchBucket", "NotFound"].includes(codeOf(error) ?? "");
}

function failure(error: unknown, bucket: string): unknown {
  if (isDenied(error))
    return new ActionFailure("PermissionError", bucketDenied(bucket, error), { cause: error });
  if (isMissing(error)) {
    return new ActionFailure("ConfigurationError", explain(error, "Amazon S3"), { cause: error });
  }
  return error;
}
