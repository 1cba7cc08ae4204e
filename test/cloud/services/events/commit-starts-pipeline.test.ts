import { CodeCommitClient, CreateCommitCommand, CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  ListPipelineExecutionsCommand,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

const ROLE = "arn:aws:iam::000000000000:role/lab";

const PIPELINE: PipelineDeclaration = {
  name: "web",
  roleArn: ROLE,
  artifactStore: { type: "S3", location: "artifacts-000000000000" },
  stages: [
    {
      name: "Source",
      actions: [
        {
          name: "Source",
          actionTypeId: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" },
          configuration: { RepositoryName: "web", BranchName: "main", PollForSourceChanges: "false" },
          outputArtifacts: [{ name: "SourceArtifact" }],
        },
      ],
    },
    {
      name: "Approve",
      actions: [
        {
          name: "Approve",
          actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
        },
      ],
    },
  ],
};

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
});
afterEach(() => cloud.stop());

it("a commit on the branch starts the pipeline, which says that the rule did", async () => {
  const config = clientConfig(cloud.target());
  const iam = new IAMClient(config);
  const codecommit = new CodeCommitClient(config);
  const codepipeline = new CodePipelineClient(config);
  const events = new EventBridgeClient(config);
  const Principal = { Service: ["codepipeline.amazonaws.com", "events.amazonaws.com"] };
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Principal, Action: "sts:AssumeRole" },
  });
  await iam.send(new CreateRoleCommand({ RoleName: "lab", AssumeRolePolicyDocument }));
  const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
  await iam.send(new AttachRolePolicyCommand({ RoleName: "lab", PolicyArn }));
  await new S3Client(config).send(new CreateBucketCommand({ Bucket: "artifacts-000000000000" }));
  await codecommit.send(new CreateRepositoryCommand({ repositoryName: "web" }));
  await codepipeline.send(new CreatePipelineCommand({ pipeline: PIPELINE }));
  await cloud.host.tasks.idle();

  const EventPattern = JSON.stringify({
    source: ["aws.codecommit"],
    "detail-type": ["CodeCommit Repository State Change"],
    resources: ["arn:aws:codecommit:us-east-1:000000000000:web"],
    detail: {
      event: ["referenceCreated", "referenceUpdated"],
      referenceType: ["branch"],
      referenceName: ["main"],
    },
  });
  await events.send(new PutRuleCommand({ Name: "web-main", EventPattern }));
  const Arn = "arn:aws:codepipeline:us-east-1:000000000000:web";
  await events.send(
    new PutTargetsCommand({ Rule: "web-main", Targets: [{ Id: "pipeline", Arn, RoleArn: ROLE }] }),
  );
  const commit = {
    repositoryName: "web",
    putFiles: [{ filePath: "a.txt", fileContent: Buffer.from("a") }],
  };
  const { commitId } = await codecommit.send(new CreateCommitCommand({ ...commit, branchName: "main" }));
  await cloud.host.tasks.idle();

  const { pipelineExecutionSummaries = [] } = await codepipeline.send(
    new ListPipelineExecutionsCommand({ pipelineName: "web" }),
  );
  expect(pipelineExecutionSummaries.map(({ trigger }) => trigger?.triggerType)).toEqual([
    "CloudWatchEvent",
    "CreatePipeline",
  ]);
  expect(pipelineExecutionSummaries[0]).toMatchObject({
    status: "InProgress",
    trigger: { triggerDetail: "arn:aws:events:us-east-1:000000000000:rule/web-main" },
    sourceRevisions: [{ actionName: "Source", revisionId: commitId }],
  });
});
