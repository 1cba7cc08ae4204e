import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startCloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

const Bucket = "survivor";
const KEYS = ["a", "b", "c", "d"];
let stateDir: string;
let child: ChildProcess;
let remote: S3Client;

beforeEach(async () => {
  stateDir = mkdtempSync(join(tmpdir(), "pipelab-s3-"));
  child = spawn(process.execPath, [join(import.meta.dirname, "fixtures/serve.ts"), stateDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [origin] = (await once(child.stdout!, "data")) as [Buffer];
  remote = new S3Client({
    endpoint: origin.toString().trim(),
    region: "us-east-1",
    credentials: { accessKeyId: "000000000000", secretAccessKey: "x" },
    forcePathStyle: true,
    maxAttempts: 1,
  });
  await remote.send(new CreateBucketCommand({ Bucket }));
});
afterEach(() => {
  remote.destroy();
  child.kill("SIGKILL");
  rmSync(stateDir, { recursive: true, force: true });
});

/** What is written in round `n`: of a size that is now one write, now many. */
const body = (key: string, n: number): Buffer =>
  Buffer.alloc(n % 3 === 0 ? 1_500_000 : 1_000 + n, `${key}${n} `);

test("after kill -9 every object is the last that was acknowledged, or the one that was on its way, whole", async () => {
  const acknowledged = new Map<string, number>();
  const writers = KEYS.map(async (Key) => {
    for (let n = 1; ; n++) {
      await remote.send(new PutObjectCommand({ Bucket, Key, Body: body(Key, n) }));
      acknowledged.set(Key, n);
      if ([...acknowledged.values()].reduce((sum, count) => sum + count, 0) >= 40) child.kill("SIGKILL");
    }
  });
  await Promise.allSettled(writers);

  const cloud = await startCloud({ pace: "instant", stateDir });
  const s3 = new S3Client({ ...clientConfig(cloud.target()), forcePathStyle: true });
  for (const Key of KEYS) {
    const { Body, ETag } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
    const last = acknowledged.get(Key) ?? 0;
    expect([last, last + 1].map((n) => body(Key, n).equals(bytes))).toContain(true);
    expect(ETag).toBe(`"${createHash("md5").update(bytes).digest("hex")}"`);
  }
  await cloud.stop();
});

test("an upload in parts goes on where it was killed", async () => {
  const to = { Bucket, Key: "parts" };
  const { UploadId } = await remote.send(new CreateMultipartUploadCommand(to));
  await remote.send(new UploadPartCommand({ ...to, UploadId, PartNumber: 1, Body: "all of it" }));
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;

  const cloud = await startCloud({ pace: "instant", stateDir });
  const s3 = new S3Client({ ...clientConfig(cloud.target()), forcePathStyle: true });
  const { Parts } = await s3.send(new ListPartsCommand({ ...to, UploadId }));
  await s3.send(
    new CompleteMultipartUploadCommand({
      ...to,
      UploadId,
      MultipartUpload: { Parts: Parts?.map(({ PartNumber, ETag }) => ({ PartNumber, ETag })) },
    }),
  );
  const { Body } = await s3.send(new GetObjectCommand(to));
  expect(await Body?.transformToString()).toBe("all of it");
  await cloud.stop();
});
