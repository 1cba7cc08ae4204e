import {
  CodeCommitClient,
  CreateRepositoryCommand,
  GetBranchCommand,
  PutFileCommand,
} from "@aws-sdk/client-codecommit";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  GetPipelineStateCommand,
  PutApprovalResultCommand,
  type ActionExecution,
  type GetPipelineStateOutput,
  type PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { startCloud, type Cloud, type CloudOptions } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { approval, pipeline, source, stage } from "../../../engine/support/declarations.ts";

export const ROLE = "arn:aws:iam::000000000000:role/pipeline";

/** A repository `repo`, a bucket `artifacts`, and a role `pipeline` that may use them: what a pipeline needs. */
export class Workplace {
  readonly cloud: Cloud;
  readonly codepipeline: CodePipelineClient;
  readonly codecommit: CodeCommitClient;
  readonly iam: IAMClient;
  readonly s3: S3Client;

  private constructor(cloud: Cloud) {
    const config = clientConfig(cloud.target());
    this.cloud = cloud;
    this.codepipeline = new CodePipelineClient(config);
    this.codecommit = new CodeCommitClient(config);
    this.iam = new IAMClient(config);
    this.s3 = new S3Client({ ...config, forcePathStyle: true });
  }

  static async open(options: CloudOptions = {}): Promise<Workplace> {
    const place = new Workplace(await startCloud({ pace: "instant", ...options }));
    await place.role("pipeline", ["s3:*", "codecommit:*", "sns:Publish"]);
    await place.s3.send(new CreateBucketCommand({ Bucket: "artifacts" }));
    await place.codecommit.send(new CreateRepositoryCommand({ repositoryName: "repo" }));
    await place.commit("Begin");
    return place;
  }

  /** The same place after its cloud was stopped. */
  static async reopen(options: CloudOptions): Promise<Workplace> {
    return new Workplace(await startCloud({ pace: "instant", ...options }));
  }

  async role(RoleName: string, actions: string[], service = "codepipeline.amazonaws.com"): Promise<void> {
    await this.iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
        }),
      }),
    );
    if (actions.length > 0) await this.allow(RoleName, actions);
  }

  async allow(RoleName: string, actions: string[]): Promise<void> {
    const PolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
    });
    await this.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "may", PolicyDocument }));
  }

  /** Commits a file to `main`. @returns the commit's id. */
  async commit(message: string): Promise<string | undefined> {
    const head = await this.codecommit
      .send(new GetBranchCommand({ repositoryName: "repo", branchName: "main" }))
      .catch(() => undefined);
    const { commitId } = await this.codecommit.send(
      new PutFileCommand({
        repositoryName: "repo",
        branchName: "main",
        filePath: "template.yaml",
        fileContent: Buffer.from(`# ${message}\n`),
        commitMessage: message,
        parentCommitId: head?.branch?.commitId,
      }),
    );
    return commitId;
  }

  async create(declaration: PipelineDeclaration = commitAndApprove()): Promise<void> {
    await this.codepipeline.send(new CreatePipelineCommand({ pipeline: declaration }));
    await this.idle();
  }

  idle(): Promise<void> {
    return this.cloud.host.tasks.idle();
  }

  state(name = "demo"): Promise<GetPipelineStateOutput> {
    return this.codepipeline.send(new GetPipelineStateCommand({ name }));
  }

  async action(stageName: string, actionName: string): Promise<ActionExecution | undefined> {
    const { stageStates } = await this.state();
    return stageStates
      ?.find((stage) => stage.stageName === stageName)
      ?.actionStates?.find((action) => action.actionName === actionName)?.latestExecution;
  }

  async answer(status: "Approved" | "Rejected", summary = ""): Promise<void> {
    const waiting = await this.action("Approve", "Review");
    await this.codepipeline.send(
      new PutApprovalResultCommand({
        pipelineName: "demo",
        stageName: "Approve",
        actionName: "Review",
        token: waiting?.token,
        result: { status, summary },
      }),
    );
    await this.idle();
  }

  close(): Promise<void> {
    return this.cloud.stop();
  }
}

export function commitAndApprove(more: Partial<PipelineDeclaration> = {}): PipelineDeclaration {
  return pipeline(
    [
      stage("Source", source("Commit", "Code", { namespace: "Src" })),
      stage("Approve", approval("Review", { configuration: { CustomData: "Release #{Src.CommitId}?" } })),
    ],
    more,
  );
}
