import { CodeCommitClient, CreateCommitCommand, CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { BUCKET, pipeline, TEMPLATE, TRUST } from "../test/e2e/lab-resources.ts";

interface Config {
  endpoint: string;
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** moto reads a trust policy only where it names one service. */
const ONE_SERVICE = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "codepipeline.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
});

/** Makes the lab's source-approval-deploy pipeline. @param full with its source's commit @returns its name */
export async function createLab(config: Config, full = true): Promise<string> {
  const iam = new IAMClient(config);
  const role = { RoleName: "pipeRoleFullAdminAcess", AssumeRolePolicyDocument: full ? TRUST : ONE_SERVICE };
  const { Role } = await iam.send(new CreateRoleCommand(role));
  const policy = {
    RoleName: "pipeRoleFullAdminAcess",
    PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  };
  // moto knows no AWS managed policies unless it is told to; it also enforces none.
  await iam.send(new AttachRolePolicyCommand(policy)).catch(() => {});
  const { TopicArn = "" } = await new SNSClient(config).send(
    new CreateTopicCommand({ Name: "manualapprove" }),
  );
  await new S3Client({ ...config, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: BUCKET }));
  if (full) await createSource(config);
  const declaration = pipeline(TopicArn) as PipelineDeclaration;
  await new CodePipelineClient(config).send(
    new CreatePipelineCommand({ pipeline: { ...declaration, roleArn: Role?.Arn } }),
  );
  return declaration.name ?? "";
}

async function createSource(config: Config): Promise<void> {
  const codecommit = new CodeCommitClient(config);
  await codecommit.send(new CreateRepositoryCommand({ repositoryName: "pipeTestsRepo" }));
  await codecommit.send(
    new CreateCommitCommand({
      repositoryName: "pipeTestsRepo",
      branchName: "master",
      putFiles: [{ filePath: "S3Retain.yaml", fileContent: Buffer.from(TEMPLATE) }],
    }),
  );
}
