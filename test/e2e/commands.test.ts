import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pipeline, TEMPLATE } from "./lab-resources.ts";
import { BIN } from "./serve.ts";

const node = (args: string[], env?: Record<string, string>) =>
  execa(process.execPath, [BIN, ...args], {
    reject: false,
    stdin: "ignore",
    ...(env ? { env, extendEnv: false } : {}),
  });

const LAB = "codecommit-approve-cloudformation";

describe("without a terminal", () => {
  it("pipelab plays the default lab as plain lines and exits 0, also without git", async () => {
    const { stdout, exitCode, stderr } = await node(["--pace", "instant"], { PATH: "/nonexistent" });
    expect(stderr).toBe("");
    expect(stdout).toContain("1. Create an AWS IAM role");
    expect(stdout).toContain("mail: APPROVAL NEEDED");
    expect(stdout).toMatch(/✓ Deploy \/ Deploy SUCCEEDED[\s\S]*Solved in/);
    expect(exitCode).toBe(0);
  });

  it("a lab says what to do instead", async () => {
    const { stderr, exitCode } = await node(["lab", LAB]);
    expect(stderr).toBe(
      `pipelab: A lab needs a terminal; to see its solution without one: pipelab play ${LAB}`,
    );
    expect(exitCode).toBe(2);
  });
});

describe("pipelab labs and play", () => {
  it("list, and play as JSON, one event a line", async () => {
    expect((await node(["labs"])).stdout).toContain(LAB);
    const { stdout } = await node(["play", LAB, "--json", "--pace", "instant"]);
    const events = stdout.split("\n").map((line) => JSON.parse(line) as { type: string });
    expect(events[0]).toMatchObject({ type: "lab-started", steps: 8 });
    expect(events.at(-1)).toMatchObject({ type: "lab-finished", lab: LAB });
  });

  it("know no lab that is not there", async () => {
    const { stderr, exitCode } = await node(["play", "absent"]);
    expect(stderr).toContain("there is no lab absent");
    expect(exitCode).toBe(2);
  });

  it("end at Ctrl-C with 130 and leave no folder behind", async () => {
    const child = spawn(process.execPath, [BIN, "play", LAB, "--pace", "real"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    child.kill("SIGINT");
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(130);
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith(`pipelab-cloud-${child.pid ?? 0}-`)),
    ).toEqual([]);
  });
});

describe("pipelab run", () => {
  let dir: string;
  let file: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "pipelab-run-"));
    file = join(dir, "pipeline.json");
    writeFileSync(join(dir, "S3Retain.yaml"), TEMPLATE);
    writeFileSync(
      file,
      JSON.stringify({ pipeline: pipeline("arn:aws:sns:us-east-1:000000000000:manualapprove") }),
    );
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it("approves, and exits 0 when the execution succeeded", async () => {
    const { stdout, exitCode } = await node(["run", file, "--approve"]);
    expect(stdout).toMatch(
      /✓ Source \/ Source: Succeeded[\s\S]*✓ Deploy \/ Deploy: Succeeded[\s\S]*✓ execution .*: Succeeded/,
    );
    expect(exitCode).toBe(0);
  });

  it("rejects, and exits 1, one event a line", async () => {
    const { stdout, exitCode } = await node(["run", file, "--reject", "--json"]);
    const events = stdout.split("\n").map((line) => JSON.parse(line) as Record<string, string>);
    expect(events.at(-1)).toMatchObject({ type: "end", status: "Failed" });
    expect(exitCode).toBe(1);
  });

  it("exits 1 with a line where nobody is there to approve", async () => {
    const { stderr, exitCode } = await node(["run", file]);
    expect(stderr).toBe(
      "pipelab: An approval waits and nobody is there to give it; use --approve or --reject",
    );
    expect(exitCode).toBe(1);
  });

  it("tells the failure and its reason", async () => {
    writeFileSync(
      join(dir, "S3Retain.yaml"),
      "Resources: {Bad: {Type: 'AWS::S3::Bucket', Properties: {BucketName: NOT_VALID}}}",
    );
    const { stdout, exitCode } = await node(["run", file, "--approve"]);
    expect(stdout).toMatch(/✗ Deploy \/ Deploy: Failed.*\n +JobFailed: /);
    expect(exitCode).toBe(1);
  });

  it("takes a template that holds the pipeline, its role and its repository", async () => {
    const declaration = pipeline("") as { stages: object[] };
    const template = join(dir, "template.yaml");
    writeFileSync(template, JSON.stringify(templateOf(declaration)));
    const { stdout, exitCode, stderr } = await node(["run", template]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/✓ Deploy \/ Deploy: Succeeded/);
    expect(exitCode).toBe(0);
  });

  it.each([
    ["a file that is not there", "absent.json", undefined],
    ["a file that is no JSON", "broken.json", "{"],
    ["a file without a pipeline", "other.yaml", "a: 1"],
    ["a definition that CodePipeline refuses", "refused.json", JSON.stringify({ name: "p", stages: [] })],
  ])("exits 2 for %s", async (_what, name, content) => {
    if (content !== undefined) writeFileSync(join(dir, name), content);
    const { stderr, exitCode } = await node(["run", join(dir, name)]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^pipelab: .+$/);
  });

  it("exits 2 for flags that contradict each other, and for variables that are none", async () => {
    expect((await node(["run", file, "--approve", "--reject"])).exitCode).toBe(2);
    expect((await node(["run", file, "--var", "novalue"])).exitCode).toBe(2);
    expect((await node(["run", file, "--var", "undeclared=1"])).stderr).toContain(
      "declares no variable undeclared",
    );
  });
});

/** The lab's pipeline without its approval, as a template of a user. */
function templateOf(declaration: { stages: object[] }): object {
  const [source, , deploy] = capitalized(declaration.stages) as object[];
  return {
    Resources: {
      Bucket: { Type: "AWS::S3::Bucket" },
      Repository: { Type: "AWS::CodeCommit::Repository", Properties: { RepositoryName: "pipeTestsRepo" } },
      Pipeline: {
        Type: "AWS::CodePipeline::Pipeline",
        DependsOn: "Repository",
        Properties: {
          RoleArn: { "Fn::GetAtt": ["Role", "Arn"] },
          ArtifactStore: { Type: "S3", Location: { Ref: "Bucket" } },
          Stages: [source, deploy],
        },
      },
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          RoleName: "pipeRoleFullAdminAcess",
          AssumeRolePolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Effect: "Allow",
                Principal: { Service: ["codepipeline.amazonaws.com", "cloudformation.amazonaws.com"] },
                Action: "sts:AssumeRole",
              },
            ],
          },
          ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
        },
      },
    },
  };
}

/** CloudFormation writes members of the API with a capital, but not what is inside a configuration. */
function capitalized(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(capitalized);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.charAt(0).toUpperCase() + key.slice(1),
      key === "configuration" ? (item as unknown) : capitalized(item),
    ]),
  );
}
