import { resolve } from "node:path";
import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUCKET, pipeline, ROLE, TEMPLATE, TRUST } from "./lab-resources.ts";
import { has, runner } from "./outside.ts";
import { serve, type Served } from "./serve.ts";

const there = has("python3", "-c", "import boto3") && has("git", "--version");

describe.skipIf(!there)(`the lab with boto3 and git${there ? "" : " (boto3 or git is absent)"}`, () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve("--in-memory");
  });
  afterAll(() => served.end());

  it("goes from an empty cloud to an approved stack", { timeout: 120_000 }, async () => {
    const resources = {
      role: ROLE,
      bucket: BUCKET,
      template: TEMPLATE,
      trust: TRUST,
      pipeline: pipeline("TOPIC"),
    };
    const python = runner("python3", served.origin, tmpdir());
    const output = await python(resolve(import.meta.dirname, "lab.py"), JSON.stringify(resources));
    expect(output.split("\n").at(-1)).toBe("OK");
  });
});
