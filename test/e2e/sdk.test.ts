import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CodeCommitClient, CreateCommitCommand, CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  GetPipelineStateCommand,
  PutApprovalResultCommand,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, GetObjectCommand, HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { endpoint } from "../../src/backends/endpoint.ts";
import { clientConfig } from "../../src/kernel/target.ts";
import { BUCKET, pipeline, TEMPLATE, TRUST } from "./lab-resources.ts";
import { until } from "./outside.ts";
import { serve, type Served } from "./serve.ts";

describe("the lab with the JavaScript SDK over HTTP, without git", () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve("--in-memory");
  });
  afterAll(() => served.end());

  it("goes from an empty cloud to an approved stack", { timeout: 60_000 }, async () => {
    const config = clientConfig(endpoint(served.origin).target);
    const iam = new IAMClient(config);
    await iam.send(
      new CreateRoleCommand({ RoleName: "pipeRoleFullAdminAcess", AssumeRolePolicyDocument: TRUST }),
    );
    const policy = {
      RoleName: "pipeRoleFullAdminAcess",
      PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
    };
    await iam.send(new AttachRolePolicyCommand(policy));
    const { TopicArn = "" } = await new SNSClient(config).send(
      new CreateTopicCommand({ Name: "manualapprove" }),
    );
    const s3 = new S3Client({ ...config, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const codecommit = new CodeCommitClient(config);
    await codecommit.send(new CreateRepositoryCommand({ repositoryName: "pipeTestsRepo" }));
    await codecommit.send(
      new CreateCommitCommand({
        repositoryName: "pipeTestsRepo",
        branchName: "master",
        putFiles: [{ filePath: "S3Retain.yaml", fileContent: Buffer.from(TEMPLATE) }],
      }),
    );
    const codepipeline = new CodePipelineClient(config);
    await codepipeline.send(
      new CreatePipelineCommand({ pipeline: pipeline(TopicArn) as PipelineDeclaration }),
    );
    const state = async () =>
      (await codepipeline.send(new GetPipelineStateCommand({ name: "ManualApprove4CF" }))).stageStates ?? [];
    const [, review] = await until("the approval", state, ([, stage]) =>
      Boolean(stage?.actionStates?.[0]?.latestExecution?.token),
    );
    await codepipeline.send(
      new PutApprovalResultCommand({
        pipelineName: "ManualApprove4CF",
        stageName: "manualapprove",
        actionName: "manualapproval",
        token: review?.actionStates?.[0]?.latestExecution?.token,
        result: { status: "Approved", summary: "Looks good" },
      }),
    );
    await until("the stack", state, (stages) =>
      stages.every((stage) => stage.latestExecution?.status === "Succeeded"),
    );
    const cloudformation = new CloudFormationClient(config);
    const { Stacks } = await cloudformation.send(
      new DescribeStacksCommand({ StackName: "deploywithmanualapprove" }),
    );
    expect(Stacks?.[0]?.StackStatus).toBe("CREATE_COMPLETE");
    await s3.send(new HeadBucketCommand({ Bucket: Stacks?.[0]?.Outputs?.[0]?.OutputValue }));

    const key = { Bucket: BUCKET, Key: "absent" };
    const url = await getSignedUrl(s3, new GetObjectCommand(key), { expiresIn: 60 });
    const response = await fetch(url);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("<Code>NoSuchKey</Code>");
  });
});
