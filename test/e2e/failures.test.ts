import { DescribeStacksCommand, UpdateStackCommand } from "@aws-sdk/client-cloudformation";
import { RetryStageExecutionCommand, StartPipelineExecutionCommand } from "@aws-sdk/client-codepipeline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LabClient } from "./lab-client.ts";
import { TEMPLATE } from "./lab-resources.ts";
import { serve, type Served } from "./serve.ts";

let served: Served;
let lab: LabClient;

beforeEach(async () => {
  served = await serve("--in-memory");
  lab = new LabClient(served.origin);
});
afterEach(async () => {
  await served.end();
});

const BROKEN = `Resources:
  Broken:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: Not_A_Bucket_Name
`;

describe("a pipeline fails as on AWS", () => {
  it("where the template is not in the artifact, and goes on after a push mends it", async () => {
    await lab.surroundings();
    await lab.create((declaration) => {
      const [, deploy] = declaration.stages ?? [];
      Object.assign(deploy?.actions?.[0]?.configuration ?? {}, {
        TemplatePath: "SourceArtifact::Absent.yaml",
      });
    });
    const failed = await lab.ended("Deploy", "Failed");
    expect(failed?.errorDetails).toMatchObject({ code: "JobFailed" });
    expect(failed?.errorDetails?.message).toContain("Absent.yaml");
    await lab.commit({ "Absent.yaml": TEMPLATE });
    await lab.codepipeline.send(new StartPipelineExecutionCommand({ name: "ManualApprove4CF" }));
    await lab.ended("Deploy", "Succeeded");
  });

  it("where the template is no YAML", async () => {
    await lab.surroundings();
    await lab.commit({ "S3Retain.yaml": "Resources: [unclosed\n  nonsense: }{" });
    await lab.create();
    const failed = await lab.ended("Deploy", "Failed");
    expect(failed?.errorDetails?.message).toContain("Template format error: YAML not well-formed");
  });

  it("where the stack rolled back, which can then not be updated", async () => {
    await lab.surroundings();
    await lab.commit({ "S3Retain.yaml": BROKEN });
    await lab.create();
    const failed = await lab.ended("Deploy", "Failed");
    expect(failed?.errorDetails).toMatchObject({ code: "JobFailed" });
    const { Stacks } = await lab.cloudformation.send(
      new DescribeStacksCommand({ StackName: "deploywithmanualapprove" }),
    );
    expect(Stacks?.[0]?.StackStatus).toBe("ROLLBACK_COMPLETE");
    const update = new UpdateStackCommand({ StackName: "deploywithmanualapprove", TemplateBody: TEMPLATE });
    await expect(lab.cloudformation.send(update)).rejects.toMatchObject({
      name: "ValidationError",
      message: `Stack:${Stacks?.[0]?.StackId ?? ""} is in ROLLBACK_COMPLETE state and can not be updated.`,
    });
    const { pipelineExecutionId } = await retry("Deploy");
    expect(pipelineExecutionId).toBeDefined();
    const again = await lab.ended("Deploy", "Failed");
    expect(again?.errorDetails?.message).toContain("ROLLBACK_COMPLETE");
  });

  it("where the branch does not exist", async () => {
    await lab.surroundings();
    await lab.create((declaration) => {
      Object.assign(declaration.stages?.[0]?.actions?.[0]?.configuration ?? {}, { BranchName: "gone" });
    });
    const failed = await lab.ended("Source", "Failed");
    expect(failed?.errorDetails?.message).toContain("gone");
  });

  it("where the role may not write the bucket, and a retry succeeds once it may", async () => {
    const allow = (Action: string[]): object => ({ Effect: "Allow", Action, Resource: "*" });
    const without = {
      Version: "2012-10-17",
      Statement: [allow(["codecommit:*", "cloudformation:*", "iam:PassRole"])],
    };
    await lab.surroundings(without);
    await lab.create();
    const failed = await lab.ended("Source", "Failed");
    expect(failed?.errorDetails).toMatchObject({ code: "PermissionError" });
    expect(failed?.errorDetails?.message).toContain("pipeRoleFullAdminAcess");
    expect(failed?.errorDetails?.message).toContain("s3:PutObject");
  });

  async function retry(stageName: string): Promise<{ pipelineExecutionId?: string }> {
    const { codepipeline } = lab;
    const { stageStates } = await codepipeline.send(
      new (await import("@aws-sdk/client-codepipeline")).GetPipelineStateCommand({
        name: "ManualApprove4CF",
      }),
    );
    const pipelineExecutionId = stageStates?.find((stage) => stage.stageName === stageName)?.latestExecution
      ?.pipelineExecutionId;
    return codepipeline.send(
      new RetryStageExecutionCommand({
        pipelineName: "ManualApprove4CF",
        stageName,
        pipelineExecutionId,
        retryMode: "FAILED_ACTIONS",
      }),
    );
  }
});
