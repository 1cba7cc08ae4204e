import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { CodeCommitClient, CreateRepositoryCommand } from "@aws-sdk/client-codecommit";
import {
  CodePipelineClient,
  GetPipelineCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
  UpdatePipelineCommand,
} from "@aws-sdk/client-codepipeline";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Control } from "../../src/backends/control.ts";
import { startCloud, type Cloud } from "../../src/cloud/cloud.ts";
import { clientConfig } from "../../src/kernel/target.ts";
import { loadLab } from "../../src/scenarios/load.ts";
import { LabSession } from "../../src/scenarios/session.ts";

const PIPELINE = "ManualApprove4CF";

let cloud: Cloud;
let session: LabSession;
let codepipeline: CodePipelineClient;
let dir = "";
beforeEach(async () => {
  cloud = await startCloud({ pace: "instant", listen: { port: 0 } });
  const lab = await loadLab("codecommit-approve-cloudformation");
  session = new LabSession(lab, cloud.target(), new Control(cloud.target()), cloud.host.clock);
  codepipeline = new CodePipelineClient(clientConfig(cloud.target()));
  dir = mkdtempSync(join(tmpdir(), "pipelab-lab-"));
});
afterEach(async () => {
  rmSync(dir, { recursive: true });
  await cloud.stop();
});

const statuses = (): string[] => session.steps.map(({ status }) => status);

/** Pushes files as a learner would, with git over HTTP. */
async function push(files: Record<string, string>): Promise<void> {
  const git = execa({ cwd: dir });
  await git`git init --quiet --initial-branch=master .`;
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text);
  await git`git add .`;
  const author = ["-c", "user.name=Learner", "-c", "user.email=learner@example.com"];
  await git`git ${author} commit --quiet -m ${"Add the template"}`;
  await git`git push --quiet ${cloud.host.origin()}/v1/repos/pipeTestsRepo master`;
}

describe("the lab, done by a learner's own tools", () => {
  it("notices a push by git, an update by SDK, and the approval; the stack appears", async () => {
    await session.solve("role");
    const codecommit = new CodeCommitClient(clientConfig(cloud.target()));
    await codecommit.send(new CreateRepositoryCommand({ repositoryName: "pipeTestsRepo" }));
    await session.refresh();
    expect(session.steps[1]).toMatchObject({
      status: "current",
      detail: "The branch master of pipeTestsRepo has no S3Retain.yaml yet.",
    });
    await push({ "S3Retain.yaml": session.lab.files["S3Retain.yaml"] ?? "" });
    await session.refresh();
    expect(session.steps[1]?.status).toBe("done");

    for (const step of ["topic", "pipeline", "first-run"]) await session.solve(step);
    const { Stacks } = await new CloudFormationClient(clientConfig(cloud.target())).send(
      new DescribeStacksCommand({ StackName: "deploywithmanualapprove" }),
    );
    expect(Stacks?.[0]).toMatchObject({ StackStatus: "CREATE_COMPLETE" });

    await addApproval();
    await session.refresh();
    expect(statuses().slice(0, 7)).toEqual(["done", "done", "done", "done", "done", "done", "current"]);

    await session.solve("release");
    expect(session.steps[7]).toMatchObject({
      status: "current",
      detail: "The approval action is not approved.",
    });
    await approve("ok by me");
    await cloud.host.tasks.idle();
    await session.refresh();
    expect(session.finished).toBe(true);
    const { pipelineExecutionSummaries } = await codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName: PIPELINE }),
    );
    expect(pipelineExecutionSummaries?.map(({ status }) => status)).toEqual(["Succeeded", "Succeeded"]);
  });
});

describe("the lab, done wrong", () => {
  it("says what the failed action says instead of waiting for what will not come", async () => {
    await session.solve("role");
    const codecommit = new CodeCommitClient(clientConfig(cloud.target()));
    await codecommit.send(new CreateRepositoryCommand({ repositoryName: "pipeTestsRepo" }));
    await push({ "s3retain.yaml": session.lab.files["S3Retain.yaml"] ?? "" });
    await session.solve("pipeline");
    await expect(session.solve("first-run")).rejects.toThrow(
      "An action failed: File [S3Retain.yaml] does not exist in artifact [SourceArtifact]",
    );
  });
});

async function addApproval(): Promise<void> {
  const { pipeline } = await codepipeline.send(new GetPipelineCommand({ name: PIPELINE }));
  pipeline?.stages?.splice(1, 0, {
    name: "manualapprove",
    actions: [
      {
        name: "manualapproval",
        actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
        configuration: { NotificationArn: "arn:aws:sns:us-east-1:000000000000:manualapprove" },
      },
    ],
  });
  await codepipeline.send(new UpdatePipelineCommand({ pipeline }));
}

async function approve(summary: string): Promise<void> {
  const { stageStates } = await codepipeline.send(new GetPipelineStateCommand({ name: PIPELINE }));
  const waiting = stageStates?.find(({ stageName }) => stageName === "manualapprove")?.actionStates?.[0];
  await codepipeline.send(
    new PutApprovalResultCommand({
      pipelineName: PIPELINE,
      stageName: "manualapprove",
      actionName: "manualapproval",
      token: waiting?.latestExecution?.token,
      result: { summary, status: "Approved" },
    }),
  );
}
