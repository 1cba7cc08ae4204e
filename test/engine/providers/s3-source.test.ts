import { CreateBucketCommand, PutBucketVersioningCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../src/cloud/cloud.ts";
import { readArtifact, s3Client } from "../../../src/engine/artifacts/store.ts";
import { unzip } from "../../../src/engine/artifacts/unzip.ts";
import { zip } from "../../../src/engine/artifacts/zip.ts";
import { s3Source } from "../../../src/engine/providers/s3-source.ts";
import { jobOf, type TestJob } from "./job.ts";

const CONFIGURATION = { S3Bucket: "source", S3ObjectKey: "myapp1.zip" };

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
  for (const Bucket of ["artifacts", "source", "unversioned"]) {
    await s3Client(cloud.target()).send(new CreateBucketCommand({ Bucket }));
  }
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await s3Client(cloud.target()).send(
    new PutBucketVersioningCommand({ Bucket: "source", VersioningConfiguration }),
  );
});
afterEach(() => cloud.stop());

async function upload(
  text: string,
  Key = "myapp1.zip",
  Metadata: Record<string, string> = {},
): Promise<string> {
  const Body = await zip([{ path: "index.html", kind: "file", content: Buffer.from(text) }]);
  const { VersionId } = await s3Client(cloud.target()).send(
    new PutObjectCommand({ Bucket: "source", Key, Body, Metadata }),
  );
  return VersionId ?? "";
}

const source = (
  more: Partial<TestJob> = {},
  configuration: Record<string, string> = CONFIGURATION,
): TestJob =>
  jobOf(cloud, s3Source, { configuration, outputs: ["SourceArtifact"], bucket: "artifacts", more });

async function textOf(job: TestJob): Promise<string> {
  const [file] = await unzip(await readArtifact(cloud.target(), job.written["SourceArtifact"]!));
  return String(file?.content);
}

describe("an S3 source", () => {
  it("takes the newest version of the object", async () => {
    await upload("first");
    const versionId = await upload("second");
    const job = source();
    const { revision, outputVariables } = await s3Source.run(job);
    expect(await textOf(job)).toBe("second");
    expect(revision).toMatchObject({
      revisionId: versionId,
      revisionSummary: `Amazon S3 version id: ${versionId}`,
    });
    expect(outputVariables).toEqual({
      BucketName: "source",
      ObjectKey: "myapp1.zip",
      VersionId: versionId,
      ETag: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(await s3Source.latestRevision?.(CONFIGURATION, cloud.target())).toBe(versionId);
  });

  it("summarizes the revision by the object's metadata", async () => {
    await upload("first", "myapp1.zip", { "codepipeline-artifact-revision-summary": "Release 7" });
    expect((await s3Source.run(source())).revision?.revisionSummary).toBe("Release 7");
  });

  it("takes the version that was asked for, and another key only where that is allowed", async () => {
    const first = await upload("first");
    await upload("second");
    const job = source({ revisionOverride: { revisionType: "S3_OBJECT_VERSION_ID", revisionValue: first } });
    await s3Source.run(job);
    expect(await textOf(job)).toBe("first");

    await upload("other", "other.zip");
    const revisionOverride = { revisionType: "S3_OBJECT_KEY", revisionValue: "other.zip" };
    await expect(s3Source.run(source({ revisionOverride }))).rejects.toMatchObject({
      type: "ConfigurationError",
    });
    const allowed = source({ revisionOverride }, { ...CONFIGURATION, AllowOverrideForS3ObjectKey: "true" });
    await s3Source.run(allowed);
    expect(await textOf(allowed)).toBe("other");
  });

  it("fails where nothing is, and where the bucket keeps no versions", async () => {
    expect(await s3Source.latestRevision?.(CONFIGURATION, cloud.target())).toBeUndefined();
    await expect(s3Source.run(source())).rejects.toMatchObject({
      type: "ConfigurationError",
      message: expect.stringMatching(
        /^The specified key does not exist\. \(Service: Amazon S3; Status Code: 404; Error Code: NoSuchKey;/,
      ),
    });
    await expect(
      s3Source.run(source({}, { ...CONFIGURATION, S3Bucket: "unversioned" })),
    ).rejects.toMatchObject({
      type: "ConfigurationError",
      message: expect.stringContaining("bucket named unversioned does not have versioning enabled"),
    });
    await expect(s3Source.run(source({}, { ...CONFIGURATION, S3Bucket: "gone" }))).rejects.toMatchObject({
      message: expect.stringContaining("Error Code: NoSuchBucket"),
    });
  });
});
