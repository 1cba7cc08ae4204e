import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import {
  CodeCommitClient,
  CreateCommitCommand,
  CreateRepositoryCommand,
  GetBranchCommand,
} from "@aws-sdk/client-codecommit";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  GetPipelineStateCommand,
  PutApprovalResultCommand,
  type ActionExecution,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { endpoint } from "../../src/backends/endpoint.ts";
import { clientConfig } from "../../src/kernel/target.ts";
import { BUCKET, pipeline, TEMPLATE, TRUST } from "./lab-resources.ts";
import { until } from "./outside.ts";

/** The lab's resources on a served cloud, through the JavaScript SDK. */
export class LabClient {
  readonly cloudformation: CloudFormationClient;
  readonly codecommit: CodeCommitClient;
  readonly codepipeline: CodePipelineClient;
  readonly iam: IAMClient;
  readonly s3: S3Client;
  readonly sns: SNSClient;

  constructor(origin: string) {
    const config = clientConfig(endpoint(origin).target);
    this.cloudformation = new CloudFormationClient(config);
    this.codecommit = new CodeCommitClient(config);
    this.codepipeline = new CodePipelineClient(config);
    this.iam = new IAMClient(config);
    this.s3 = new S3Client({ ...config, forcePathStyle: true });
    this.sns = new SNSClient(config);
  }

  /** @param policy what the role may do; absent: everything */
  async surroundings(policy?: object): Promise<void> {
    const role = { RoleName: "pipeRoleFullAdminAcess" };
    await this.iam.send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: TRUST }));
    const all = { ...role, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" };
    const some = { ...role, PolicyName: "some", PolicyDocument: JSON.stringify(policy) };
    await (policy
      ? this.iam.send(new PutRolePolicyCommand(some))
      : this.iam.send(new AttachRolePolicyCommand(all)));
    await this.sns.send(new CreateTopicCommand({ Name: "manualapprove" }));
    await this.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await this.codecommit.send(new CreateRepositoryCommand({ repositoryName: "pipeTestsRepo" }));
    await this.commit({ "S3Retain.yaml": TEMPLATE });
  }

  async commit(files: Record<string, string>, branchName = "master"): Promise<void> {
    const branch = { repositoryName: "pipeTestsRepo", branchName };
    const parent = await this.codecommit.send(new GetBranchCommand(branch)).catch(() => undefined);
    const putFiles = Object.entries(files).map(([filePath, text]) => ({
      filePath,
      fileContent: Buffer.from(text),
    }));
    await this.codecommit.send(
      new CreateCommitCommand({ ...branch, parentCommitId: parent?.branch?.commitId, putFiles }),
    );
  }

  /** The lab's pipeline without its approval, changed by `change`; starts by itself. */
  async create(
    change: (declaration: PipelineDeclaration) => void = () => {},
    approval = false,
  ): Promise<void> {
    const declaration = structuredClone(
      pipeline("arn:aws:sns:us-east-1:000000000000:manualapprove"),
    ) as PipelineDeclaration;
    if (!approval) declaration.stages?.splice(1, 1);
    change(declaration);
    await this.codepipeline.send(new CreatePipelineCommand({ pipeline: declaration }));
  }

  async stages(): Promise<Record<string, { status?: string; action?: ActionExecution }>> {
    const { stageStates = [] } = await this.codepipeline.send(
      new GetPipelineStateCommand({ name: "ManualApprove4CF" }),
    );
    return Object.fromEntries(
      stageStates.map((stage) => [
        stage.stageName,
        { status: stage.latestExecution?.status, action: stage.actionStates?.[0]?.latestExecution },
      ]),
    );
  }

  /** Waits until an action of a stage has ended in a way. */
  async ended(stageName: string, status: string): Promise<ActionExecution | undefined> {
    const stages = await until(
      `${stageName} ${status}`,
      () => this.stages(),
      (all) => all[stageName]?.status === status,
    );
    return stages[stageName]?.action;
  }

  async approve(): Promise<void> {
    const waiting = await until(
      "the approval",
      () => this.stages(),
      (all) => Boolean(all["manualapprove"]?.action?.token),
    );
    await this.codepipeline.send(
      new PutApprovalResultCommand({
        pipelineName: "ManualApprove4CF",
        stageName: "manualapprove",
        actionName: "manualapproval",
        token: waiting["manualapprove"]?.action?.token,
        result: { status: "Approved", summary: "Looks good" },
      }),
    );
  }
}
