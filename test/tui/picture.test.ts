import { describe, expect, test } from "vitest";
import { awsCommand } from "../../src/tui/data/aws-command.ts";
import { actionsOf, chosenAction, pictureOf } from "../../src/tui/data/picture.ts";
import { executionStatus, stageStatus } from "../../src/tui/data/progress.ts";
import { extremes } from "./fixture/extremes.ts";
import { failed, waiting } from "./fixture/pipelines.ts";

describe("a pipeline's picture", () => {
  test("shows the approval that waits, with the token that answering needs", () => {
    const stages = pictureOf(waiting());
    expect(chosenAction(stages, -1)).toMatchObject({
      name: "manualapproval",
      status: "WaitingForApproval",
      token: "1a2b3c4d-5e6f-7081-92a3-b4c5d6e7f809",
    });
  });

  test("tells a source's revision and its commit message", () => {
    const [source] = actionsOf(pictureOf(waiting()));
    expect(source?.note).toBe("3f2a1b9 Keep the bucket when the stack goes away");
    expect(source && [source.started, source.ended].every((time) => time !== undefined)).toBe(true);
  });

  test("chooses what failed, keeps its error, and shows what did not run as not run", () => {
    const stages = pictureOf(failed());
    expect(chosenAction(stages, -1)).toMatchObject({ name: "ChangeSet", error: { code: "JobFailed" } });
    const execute = actionsOf(stages).find(({ name }) => name === "Execute");
    expect(execute?.status).toBeUndefined();
  });

  test("an action whose last run was in an older execution has not run in the stage's newest", () => {
    const data = failed();
    const stage = data.stages[3]!;
    stage.latestExecution = {
      pipelineExecutionId: data.executions[0]!.pipelineExecutionId,
      status: "InProgress",
    };
    const signOff = actionsOf(pictureOf(data)).find(({ name }) => name === "Sign-off");
    expect(signOff?.status).toBeUndefined();
  });

  test("tells what runs from what waits for somebody", () => {
    const data = waiting();
    expect(pictureOf(data).map(stageStatus)).toEqual(["Succeeded", "WaitingForApproval", "Succeeded"]);
    expect(executionStatus(data, data.executions[0])).toBe("WaitingForApproval");
    const queued = failed();
    expect(queued.executions.map((one) => executionStatus(queued, one))).toEqual([
      "WaitingForStage",
      "Failed",
      "Succeeded",
    ]);
    const busy = extremes();
    expect(executionStatus(busy, busy.executions[0])).toBe("InProgress");
  });

  test("says why a transition is closed and who waits before a stage", () => {
    const stages = pictureOf(failed());
    expect(stages[0]?.transition).toBeUndefined();
    expect(stages[4]?.transition).toMatchObject({ enabled: false, reason: "Freeze until Monday" });
    expect(stages[2]?.inbound[0]?.pipelineExecutionId).toMatch(/^e0c3aa11/);
  });
});

describe("the AWS CLI's way to do it", () => {
  test("with shorthand, quotes and booleans", () => {
    expect(
      awsCommand("codepipeline", "PutApprovalResult", {
        pipelineName: "p",
        result: { summary: "ok", status: "Approved" },
        token: "t",
      }),
    ).toBe(
      "aws codepipeline put-approval-result --pipeline-name p --result summary=ok,status=Approved --token t",
    );
    expect(
      awsCommand("codepipeline", "DisableStageTransition", { stageName: "Deploy", reason: "it's late" }),
    ).toBe(`aws codepipeline disable-stage-transition --stage-name Deploy --reason 'it'\\''s late'`);
    expect(awsCommand("codepipeline", "StopPipelineExecution", { abandon: false })).toBe(
      "aws codepipeline stop-pipeline-execution --no-abandon",
    );
  });

  test("a comment with a comma or a space is said in JSON", () => {
    expect(
      awsCommand("codepipeline", "PutApprovalResult", {
        result: { summary: "fine, go", status: "Approved" },
      }),
    ).toBe(`aws codepipeline put-approval-result --result '{"summary":"fine, go","status":"Approved"}'`);
  });
});
