import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetPipelineExecutionCommand,
  ListActionExecutionsCommand,
  ListPipelineExecutionsCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-codepipeline";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { approval, pipeline, source, stage } from "../../../engine/support/declarations.ts";
import { Workplace } from "./workplace.ts";

let place: Workplace;
beforeEach(async () => {
  place = await Workplace.open();
});
afterEach(() => place.close());

describe("a pipeline from a commit to an approval", () => {
  it("waits for the approval with a token, and ends when it is given", async () => {
    await place.create();
    expect(await place.action("Source", "Commit")).toMatchObject({ status: "Succeeded", summary: "Begin" });
    const waiting = await place.action("Approve", "Review");
    expect(waiting).toMatchObject({ status: "InProgress", token: expect.stringMatching(/^[0-9a-f-]{36}$/) });

    await place.answer("Approved", "Looks good");
    const approved = await place.action("Approve", "Review");
    expect(approved).toMatchObject({
      status: "Succeeded",
      summary: "Looks good",
      lastUpdatedBy: "arn:aws:iam::000000000000:root",
    });
    expect(approved?.token).toBeUndefined();
    const { pipelineExecutionSummaries } = await place.codepipeline.send(
      new ListPipelineExecutionsCommand({ pipelineName: "demo" }),
    );
    expect(pipelineExecutionSummaries).toMatchObject([
      {
        status: "Succeeded",
        trigger: { triggerType: "CreatePipeline", triggerDetail: "arn:aws:iam::000000000000:root" },
        sourceRevisions: [{ actionName: "Commit", revisionSummary: "Begin" }],
        executionMode: "SUPERSEDED",
        executionType: "STANDARD",
      },
    ]);
  });

  it("keeps the artifact in the bucket, under the key that ListActionExecutions tells", async () => {
    await place.create();
    const { actionExecutionDetails } = await place.codepipeline.send(
      new ListActionExecutionsCommand({ pipelineName: "demo" }),
    );
    expect(actionExecutionDetails?.map(({ actionName }) => actionName)).toEqual(["Review", "Commit"]);
    const [review, commit] = actionExecutionDetails ?? [];
    const artifact = commit?.output?.outputArtifacts?.[0];
    expect(artifact).toMatchObject({ name: "Code", s3location: { bucket: "artifacts" } });
    const { Contents } = await place.s3.send(new ListObjectsV2Command({ Bucket: "artifacts" }));
    expect(Contents?.map(({ Key }) => Key)).toEqual([artifact?.s3location?.key]);
    const commitId = commit?.output?.outputVariables?.["CommitId"];
    expect(review?.input).toMatchObject({
      configuration: { CustomData: "Release #{Src.CommitId}?" },
      resolvedConfiguration: { CustomData: `Release ${commitId}?` },
    });
  });

  it("tells the execution's revision, trigger and version", async () => {
    const commitId = await place.commit("Second thoughts");
    await place.create();
    const [stageState] = (await place.state()).stageStates ?? [];
    const pipelineExecutionId = stageState?.latestExecution?.pipelineExecutionId;
    const { pipelineExecution } = await place.codepipeline.send(
      new GetPipelineExecutionCommand({ pipelineName: "demo", pipelineExecutionId }),
    );
    expect(pipelineExecution).toMatchObject({
      pipelineVersion: 1,
      status: "InProgress",
      artifactRevisions: [{ name: "Code", revisionId: commitId, revisionSummary: "Second thoughts" }],
    });
    expect(stageState?.actionStates?.[0]?.currentRevision?.revisionId).toBe(commitId);
  });

  it("shows an execution that waits before an occupied stage, until a newer one supersedes it", async () => {
    await place.create();
    const start = new StartPipelineExecutionCommand({ name: "demo" });
    const { pipelineExecutionId: second } = await place.codepipeline.send(start);
    await place.idle();
    const inbound = async () => (await place.state()).stageStates?.[1]?.inboundExecution;
    expect(await inbound()).toMatchObject({ pipelineExecutionId: second, status: "InProgress" });
    const { pipelineExecutionId: third } = await place.codepipeline.send(start);
    await place.idle();
    expect(await inbound()).toMatchObject({ pipelineExecutionId: third });
    const { pipelineExecution } = await place.codepipeline.send(
      new GetPipelineExecutionCommand({ pipelineName: "demo", pipelineExecutionId: second }),
    );
    expect(pipelineExecution?.status).toBe("Superseded");
  });

  it("fails with a permission error that names the role and the call", async () => {
    await place.role("powerless", []);
    await place.create(
      pipeline([stage("Source", source("Commit", "Code")), stage("Approve", approval("Review"))], {
        roleArn: "arn:aws:iam::000000000000:role/powerless",
      }),
    );
    const failed = await place.action("Source", "Commit");
    expect(failed).toMatchObject({ status: "Failed", errorDetails: { code: "PermissionError" } });
    expect(failed?.errorDetails?.message).toMatch(/assumed-role\/powerless\/.* codecommit:GetBranch/);
  });

  it("runs what a killed process left, from its state folder", async () => {
    const stateDir = mkdtempSync(join(tmpdir(), "pipelab-test-"));
    const before = await Workplace.open({ stateDir });
    await before.create();
    const asked = await before.action("Approve", "Review");
    await before.close();

    const after = await Workplace.reopen({ stateDir });
    expect((await after.action("Approve", "Review"))?.token).toBe(asked?.token);
    await after.answer("Approved");
    expect((await after.action("Approve", "Review"))?.status).toBe("Succeeded");
    await after.close();
    rmSync(stateDir, { recursive: true });
  });
});
