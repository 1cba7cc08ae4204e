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

/** Makes the lab's source-approval-deploy pipeline. @returns its name */
export async function createLab(config: Config): Promise<string> {
  const iam = new IAMClient(config);
  await iam.send(
    new CreateRoleCommand({ RoleName: "pipeRoleFullAdminAcess", AssumeRolePolicyDocument: TRUST }),
  );
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
  const codecommit = new CodeCommitClient(config);
  await codecommit.send(new CreateRepositoryCommand({ repositoryName: "pipeTestsRepo" }));
  await codecommit
    .send(
      new CreateCommitCommand({
        repositoryName: "pipeTestsRepo",
        branchName: "master",
        putFiles: [{ filePath: "S3Retain.yaml", fileContent: Buffer.from(TEMPLATE) }],
      }),
    )
    // moto has no commits.
    .catch(() => {});
  const declaration = pipeline(TopicArn) as PipelineDeclaration;
  await new CodePipelineClient(config).send(new CreatePipelineCommand({ pipeline: declaration }));
  return declaration.name ?? "";
}
