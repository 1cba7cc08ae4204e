import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listLabs, loadLab } from "../../src/scenarios/load.ts";

const GOOD = `
title: A lab
summary: For the test
minutes: 1
values: { bucket: "b-\${account}" }
steps:
  - id: bucket
    title: Make a bucket
    instruction: Make it
    check:
      - call: { service: s3, operation: HeadBucket, input: { Bucket: "\${bucket}" } }
        expect: [{ path: BucketRegion, exists: true }]
    solution:
      - call: { service: s3, operation: CreateBucket, input: { Bucket: "\${bucket}" } }
        unless: [BucketAlreadyOwnedByYou]
`;

describe("loading a lab", () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "pipelab-labs-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });
  const write = (content: string): void => {
    mkdirSync(join(dir, "mine", "files"), { recursive: true });
    writeFileSync(join(dir, "mine", "lab.yaml"), content);
  };

  it("reads it, with its files", async () => {
    write(GOOD);
    writeFileSync(join(dir, "mine", "files", "note.txt"), "hello");
    expect(await listLabs(dir)).toEqual([
      { id: "mine", title: "A lab", summary: "For the test", minutes: 1, steps: 1 },
    ]);
    expect((await loadLab("mine", dir)).files).toEqual({ "note.txt": "hello" });
  });

  it("names the labs there are when asked for another", async () => {
    write(GOOD);
    await expect(loadLab("yours", dir)).rejects.toThrow("there is no lab yours; there are: mine");
    await expect(loadLab("../mine", dir)).rejects.toThrow("there is no lab ../mine");
  });

  it.each([
    ["CreateBucket", "CreateBuckets", "steps[0].solution[0].call.operation is no operation of s3"],
    [
      "service: s3, operation: Head",
      "service: s4, operation: Head",
      "steps[0].check[0].call.service is none of",
    ],
    ["exists: true", "exist: true", "steps[0].check[0].expect[0] has exist, which is none of path"],
    ["exists: true", "exists: true, equals: 1", "steps[0].check[0].expect[0] needs exactly one of equals"],
    ["path: BucketRegion", "path: Bucket/Region", 'expect[0] "Bucket/Region" is no path'],
    ["    title: Make a bucket\n", "", "steps[0] needs title"],
    ["minutes: 1", "minutes: soon", "minutes must be a number"],
    [
      'Bucket: "${bucket}" } }\n        unless',
      "Bucket: { $text: gone.txt } } }\n        unless",
      "names the file gone.txt",
    ],
    ["title: A lab", "title: [", "labs/mine/lab.yaml:"],
  ])("tells where a mistake is: %s -> %s", async (from, to, message) => {
    expect(GOOD).toContain(from);
    write(GOOD.replace(from, to));
    await expect(loadLab("mine", dir)).rejects.toThrow(message);
  });
});
