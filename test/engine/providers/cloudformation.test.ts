import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CreateRoleCommand, IAMClient, AttachRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../src/cloud/cloud.ts";
import { readArtifact, s3Client, writeArtifact } from "../../../src/engine/artifacts/store.ts";
import { fileOf } from "../../../src/engine/artifacts/unzip.ts";
import { zip } from "../../../src/engine/artifacts/zip.ts";
import { cloudFormationDeploy } from "../../../src/engine/providers/cloudformation/provider.ts";
import { clientConfig } from "../../../src/kernel/target.ts";
import { jobOf, type TestJob } from "./job.ts";

const ROLE = "arn:aws:iam::000000000000:role/pipeRoleFullAdminAcess";
const S3_RETAIN = `
Parameters:
  Name: { Type: String, Default: retained-bucket }
Resources:
  RetainedBucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    Properties: { BucketName: !Ref Name }
Outputs:
  BucketName: { Value: !Ref RetainedBucket }
`;

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
  await s3Client(cloud.target()).send(new CreateBucketCommand({ Bucket: "artifacts" }));
  const iam = new IAMClient(clientConfig(cloud.target()));
  await iam.send(
    new CreateRoleCommand({
      RoleName: "pipeRoleFullAdminAcess",
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "cloudformation.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      }),
    }),
  );
  await iam.send(
    new AttachRolePolicyCommand({
      RoleName: "pipeRoleFullAdminAcess",
      PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    }),
  );
});
afterEach(() => cloud.stop());

async function artifact(
  name: string,
  files: Record<string, string>,
): Promise<{ bucket: string; key: string }> {
  const location = { bucket: "artifacts", key: `ManualApprove4CF/${name.slice(0, 10)}/abcdefg` };
  const entries = Object.entries(files).map(([path, text]) => ({
    path,
    kind: "file" as const,
    content: Buffer.from(text),
  }));
  await writeArtifact(cloud.target(), { type: "S3", location: "artifacts" }, location, await zip(entries));
  return location;
}

/** The deploy action of the lab, with the template as its source artifact. */
async function deploy(
  configuration: Record<string, string> = {},
  files: Record<string, string> = { "S3Retain.yaml": S3_RETAIN },
  more: Partial<TestJob> = {},
): Promise<TestJob> {
  return jobOf(cloud, cloudFormationDeploy, {
    configuration: {
      ActionMode: "CREATE_UPDATE",
      StackName: "deploywithmanualapprove",
      TemplatePath: "SourceArtifact::S3Retain.yaml",
      RoleArn: ROLE,
      ...configuration,
    },
    inputs: { SourceArtifact: await artifact("SourceArtifact", files) },
    outputs: ["Outputs"],
    bucket: "artifacts",
    more,
  });
}

const run = async (...args: Parameters<typeof deploy>): Promise<Record<string, string> | undefined> =>
  (await cloudFormationDeploy.run(await deploy(...args))).outputVariables;

async function statusOf(StackName = "deploywithmanualapprove"): Promise<string | undefined> {
  const { Stacks } = await new CloudFormationClient(clientConfig(cloud.target())).send(
    new DescribeStacksCommand({ StackName }),
  );
  return Stacks?.[0]?.StackStatus;
}

describe("CREATE_UPDATE", () => {
  it("creates the stack, tells its ARN, and gives its outputs as variables and as a file", async () => {
    const job = await deploy({ OutputFileName: "out.json" });
    const { outputVariables } = await cloudFormationDeploy.run(job);
    expect(outputVariables).toEqual({ BucketName: "retained-bucket" });
    expect(job.reported.at(-1)?.externalExecutionId).toMatch(
      /^arn:aws:cloudformation:us-east-1:000000000000:stack\/deploywithmanualapprove\//,
    );
    const bytes = await readArtifact(cloud.target(), job.written["Outputs"]!);
    expect(JSON.parse(String(await fileOf(bytes, "out.json")))).toEqual({ BucketName: "retained-bucket" });
    expect(await statusOf()).toBe("CREATE_COMPLETE");
  });

  it("updates what is there, and succeeds where there is nothing to update", async () => {
    await run();
    expect(await run()).toEqual({ BucketName: "retained-bucket" });
    expect(await statusOf()).toBe("CREATE_COMPLETE");
    expect(await run({ ParameterOverrides: '{"Name":"another-bucket"}' })).toEqual({
      BucketName: "another-bucket",
    });
    expect(await statusOf()).toBe("UPDATE_COMPLETE");
  });

  it("takes parameters from the template configuration, and overrides them by what artifacts say", async () => {
    const template = `
Parameters: { A: { Type: String }, B: { Type: String }, C: { Type: String }, D: { Type: String } }
Resources: { Bucket: { Type: "AWS::S3::Bucket" } }
Outputs: { A: { Value: !Ref A }, B: { Value: !Ref B }, C: { Value: !Ref C }, D: { Value: !Ref D } }
`;
    const files = {
      "S3Retain.yaml": template,
      "test.json": JSON.stringify({ Parameters: { A: "configured", B: "configured", C: "c", D: "d" } }),
      "out.json": JSON.stringify({ Url: "https://example.com" }),
    };
    const outputs = await run(
      {
        TemplateConfiguration: "SourceArtifact::test.json",
        ParameterOverrides: JSON.stringify({
          B: "overridden",
          C: { "Fn::GetArtifactAtt": ["SourceArtifact", "ObjectKey"] },
          D: { "Fn::GetParam": ["SourceArtifact", "out.json", "Url"] },
        }),
      },
      files,
    );
    expect(outputs).toEqual({
      A: "configured",
      B: "overridden",
      C: "ManualApprove4CF/SourceArti/abcdefg",
      D: "https://example.com",
    });
  });

  it("takes a template that is too long for a request", async () => {
    const long = `${S3_RETAIN}Description: long\n${"# a comment\n".repeat(6_000)}`;
    expect(await run({}, { "S3Retain.yaml": long })).toEqual({ BucketName: "retained-bucket" });
  });

  it("fails in AWS's words where the template is missing", async () => {
    await expect(run({}, { "s3retain.yaml": S3_RETAIN })).rejects.toMatchObject({
      type: "JobFailed",
      message: "File [S3Retain.yaml] does not exist in artifact [SourceArtifact]",
    });
  });

  it("passes on what CloudFormation says of a template", async () => {
    await expect(run({}, { "S3Retain.yaml": "Resources: [" })).rejects.toMatchObject({
      type: "JobFailed",
      message: expect.stringMatching(
        /^Template .*\(Service: AmazonCloudFormation; Status Code: 400; Error Code: ValidationError; Request ID: [^;]+; Proxy: null\)$/,
      ),
    });
  });

  it("fails with the first failed resource, and then cannot update the stack that is left", async () => {
    await s3Client(cloud.target()).send(new CreateBucketCommand({ Bucket: "retained-bucket" }));
    await expect(run()).rejects.toMatchObject({
      type: "JobFailed",
      message: expect.stringMatching(
        /^Failed to create stack\. Current status: ROLLBACK_COMPLETE\. Reason: RetainedBucket: .*retained-bucket/,
      ),
      externalExecutionId: expect.stringContaining(":stack/deploywithmanualapprove/"),
    });
    await expect(run()).rejects.toMatchObject({
      type: "JobFailed",
      message: "Stack exists but with non-updatable status: ROLLBACK_COMPLETE",
    });
  });

  it("goes on with a stack that was begun before the process ended, and makes no second", async () => {
    const abort = new AbortController();
    const killed = await deploy({}, undefined, { signal: abort.signal });
    killed.progress = (progress) => {
      killed.reported.push(progress);
      abort.abort(new Error("killed"));
    };
    await expect(cloudFormationDeploy.run(killed)).rejects.toThrow("killed");
    const [resumed] = killed.reported;
    expect(resumed?.externalExecutionId).toBeDefined();
    const again = await deploy({}, { "S3Retain.yaml": "not read again" }, { resumed });
    expect((await cloudFormationDeploy.run(again)).outputVariables).toEqual({
      BucketName: "retained-bucket",
    });
  });
});

describe("the other modes", () => {
  it("REPLACE_ON_FAILURE deletes a failed stack and makes it anew", async () => {
    await s3Client(cloud.target()).send(new CreateBucketCommand({ Bucket: "retained-bucket" }));
    await expect(run()).rejects.toThrow(/ROLLBACK_COMPLETE/);
    const outputs = await run({ ActionMode: "REPLACE_ON_FAILURE", ParameterOverrides: '{"Name":"free"}' });
    expect(outputs).toEqual({ BucketName: "free" });
    expect(await statusOf()).toBe("CREATE_COMPLETE");
  });

  it("DELETE_ONLY deletes the stack, and is content where there is none", async () => {
    await run();
    await run({ ActionMode: "DELETE_ONLY" });
    await expect(statusOf()).rejects.toThrow(/does not exist/);
    await run({ ActionMode: "DELETE_ONLY" });
  });

  it("CHANGE_SET_REPLACE prepares, CHANGE_SET_EXECUTE carries out", async () => {
    const ChangeSetName = "pipeline-changeset";
    await run({ ActionMode: "CHANGE_SET_REPLACE", ChangeSetName });
    await run({ ActionMode: "CHANGE_SET_REPLACE", ChangeSetName });
    expect(await statusOf()).toBe("REVIEW_IN_PROGRESS");
    const outputs = await run({ ActionMode: "CHANGE_SET_EXECUTE", ChangeSetName });
    expect(outputs).toEqual({ BucketName: "retained-bucket" });
    expect(await statusOf()).toBe("CREATE_COMPLETE");
  });

  it("takes a change set without changes for a good one", async () => {
    const ChangeSetName = "pipeline-changeset";
    await run();
    await run({ ActionMode: "CHANGE_SET_REPLACE", ChangeSetName });
    expect(await run({ ActionMode: "CHANGE_SET_EXECUTE", ChangeSetName })).toEqual({
      BucketName: "retained-bucket",
    });
  });

  it("fails where the change set does not exist", async () => {
    await run();
    await expect(run({ ActionMode: "CHANGE_SET_EXECUTE", ChangeSetName: "gone" })).rejects.toMatchObject({
      type: "JobFailed",
      message: expect.stringMatching(/^ChangeSet \[gone\] does not exist/),
    });
  });
});

describe("the configuration", () => {
  const check = (configuration: Record<string, string>): string | undefined =>
    cloudFormationDeploy.check?.({ name: "Deploy", actionTypeId: cloudFormationDeploy.type, configuration });

  it("needs what its mode needs", () => {
    const complete = { ActionMode: "CREATE_UPDATE", StackName: "s", TemplatePath: "a::b", RoleArn: ROLE };
    expect(check(complete)).toBeUndefined();
    expect(check({ ...complete, RoleArn: "" })).toBe(
      "Action configuration for action 'Deploy' is missing required configuration 'RoleArn'",
    );
    expect(check({ ActionMode: "CHANGE_SET_EXECUTE", StackName: "s" })).toMatch(/'ChangeSetName'/);
  });

  it.each([
    ["{", "ParameterOverrides is not valid JSON"],
    ["[]", "ParameterOverrides is not a JSON object"],
    ['{"Name":{"Fn::Sub":"x"}}', "ParameterOverrides knows Fn::GetArtifactAtt"],
    ['{"Name":{"Fn::GetArtifactAtt":["Other","URL"]}}', "Artifact [Other] is not an input artifact"],
    ['{"Name":{"Fn::GetArtifactAtt":["SourceArtifact","Url"]}}', "has no attribute [Url]"],
    [
      '{"Name":{"Fn::GetParam":["SourceArtifact","gone.json","x"]}}',
      "File [gone.json] does not exist in artifact",
    ],
  ])("fails for the overrides %s", async (ParameterOverrides, message) => {
    await expect(run({ ParameterOverrides })).rejects.toThrow(message);
  });

  it("says that an artifact is no zip", async () => {
    const job = await deploy();
    const location = { bucket: "artifacts", key: "ManualApprove4CF/SourceArti/abcdefg" };
    await writeArtifact(
      cloud.target(),
      { type: "S3", location: "artifacts" },
      location,
      Buffer.from("plain text"),
    );
    await expect(cloudFormationDeploy.run(job)).rejects.toMatchObject({
      type: "JobFailed",
      message: expect.stringMatching(/^Artifact \[SourceArtifact\] cannot be read as a ZIP file/),
    });
  });
});
