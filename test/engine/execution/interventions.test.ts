import { describe, expect, it } from "vitest";
import { deploy, lab, pipeline, source, stage } from "../support/declarations.ts";
import { PipelineHistory } from "../support/history.ts";

const withCode = (code: string): unknown => expect.objectContaining({ code });

function twoDeploys(): PipelineHistory {
  const history = new PipelineHistory(
    pipeline([
      stage("Source", source("Commit", "Code")),
      stage(
        "Deploy",
        deploy("Blue", "Code"),
        deploy("Green", "Code"),
        deploy("Last", "Code", { runOrder: 2 }),
      ),
    ]),
  );
  history.succeed("Commit");
  return history;
}

describe("stopping an execution", () => {
  it("lets running actions finish and starts nothing else", () => {
    const history = twoDeploys();
    const executionId = history.nth(1);
    history.do({ type: "StopExecution", executionId, abandon: false, reason: "wrong commit" });
    expect(history.execution(executionId)).toMatchObject({
      status: "Stopping",
      stop: { reason: "wrong commit" },
    });
    history.succeed("Blue");
    history.succeed("Green");
    expect(history.running()).toEqual([]);
    expect(history.execution(executionId)).toMatchObject({ status: "Stopped" });
  });

  it("gives running actions up when it is told to abandon them", () => {
    const history = twoDeploys();
    const executionId = history.nth(1);
    history.do({ type: "StopExecution", executionId, abandon: true });
    const runs = Object.values(history.execution(executionId)?.runs ?? {});
    expect(runs.map(({ status }) => status)).toEqual(["Succeeded", "Abandoned", "Abandoned"]);
    expect(history.execution(executionId)?.status).toBe("Stopped");
  });

  it("hears an abandoned action no more", () => {
    const history = twoDeploys();
    const [run] = history.running("Blue");
    history.do({ type: "StopExecution", executionId: history.nth(1), abandon: true });
    const at = { executionId: history.nth(1), runId: run?.id ?? "" };
    expect(history.do({ type: "SucceedAction", ...at, outputs: [], result: {} })).toEqual([]);
  });

  it("can be asked for once, or once more to abandon", () => {
    const history = twoDeploys();
    const stop = { type: "StopExecution", executionId: history.nth(1) } as const;
    history.do({ ...stop, abandon: false });
    expect(() => history.do({ ...stop, abandon: false })).toThrow(withCode("DuplicatedStopRequestException"));
    history.do({ ...stop, abandon: true });
    expect(() => history.do({ ...stop, abandon: true })).toThrow(
      withCode("PipelineExecutionNotStoppableException"),
    );
  });
});

describe("retrying a failed stage", () => {
  it("runs the failed actions again, in the same execution, and goes on", () => {
    const history = twoDeploys();
    const executionId = history.nth(1);
    history.fail("Blue");
    history.succeed("Green");
    history.do({ type: "RetryStage", executionId, stageName: "Deploy", mode: "FAILED_ACTIONS", by: "me" });
    expect(history.running().map(({ actionName }) => actionName)).toEqual(["Blue"]);
    history.succeed("Blue");
    history.succeed("Last");
    expect(history.execution(executionId)?.status).toBe("Succeeded");
    const blues = Object.values(history.execution(executionId)?.runs ?? {}).filter(
      ({ actionName }) => actionName === "Blue",
    );
    expect(blues.map(({ status }) => status)).toEqual(["Failed", "Succeeded"]);
  });

  it("runs all actions again in ALL_ACTIONS mode", () => {
    const history = twoDeploys();
    history.fail("Blue");
    history.succeed("Green");
    const at = { executionId: history.nth(1), stageName: "Deploy" };
    history.do({ type: "RetryStage", ...at, mode: "ALL_ACTIONS", by: "me" });
    expect(history.running().map(({ actionName }) => actionName)).toEqual(["Blue", "Green"]);
  });

  it("is refused when it has not failed, is not the latest, or the definition has changed", () => {
    const history = new PipelineHistory(lab());
    const retry = { type: "RetryStage", stageName: "Approve", mode: "FAILED_ACTIONS", by: "me" } as const;
    history.succeed("Commit");
    const first = history.nth(1);
    expect(() => history.do({ ...retry, executionId: first })).toThrow(
      withCode("StageNotRetryableException"),
    );
    history.answer("Review", "Rejected");
    expect(() => history.do({ ...retry, executionId: first, stageName: "Nowhere" })).toThrow(
      withCode("StageNotFoundException"),
    );
    history.do({ type: "UpdatePipeline", declaration: lab() });
    expect(() => history.do({ ...retry, executionId: first })).toThrow(
      withCode("StageNotRetryableException"),
    );
    history.start();
    history.succeed("Commit");
    expect(() => history.do({ ...retry, executionId: first })).toThrow(
      withCode("NotLatestPipelineExecutionException"),
    );
  });
});

describe("answering an approval", () => {
  it("fails the action when it is rejected, with the reviewer and what they said", () => {
    const history = new PipelineHistory(lab());
    history.succeed("Commit");
    history.answer("Review", "Rejected", "not today");
    const run = Object.values(history.execution(history.nth(1))?.runs ?? {}).at(-1);
    expect(run).toMatchObject({
      status: "Failed",
      updatedBy: "arn:aws:iam::000000000000:user/reviewer",
      progress: { summary: "not today" },
    });
  });

  it("has an error of its own for each mistake", () => {
    const history = new PipelineHistory(lab());
    history.succeed("Commit");
    const token = history.running("Review")[0]?.approval?.token ?? "";
    const answer = {
      type: "AnswerApproval",
      stageName: "Approve",
      actionName: "Review",
      token,
      status: "Approved",
      summary: "",
      by: "me",
    } as const;
    expect(() => history.do({ ...answer, token: "another" })).toThrow(
      withCode("InvalidApprovalTokenException"),
    );
    expect(() => history.do({ ...answer, stageName: "Nowhere" })).toThrow(withCode("StageNotFoundException"));
    expect(() => history.do({ ...answer, actionName: "Nothing" })).toThrow(
      withCode("ActionNotFoundException"),
    );
    history.do(answer);
    expect(() => history.do(answer)).toThrow(withCode("ApprovalAlreadyCompletedException"));
  });

  it("expires after seven days, or after the minutes that are declared", () => {
    const history = new PipelineHistory(lab());
    history.succeed("Commit");
    const [run] = history.running("Review");
    expect((run?.approval?.expires ?? 0) - (run?.startTime ?? 0)).toBe(7 * 24 * 60 * 60_000);
  });
});

describe("starting an execution", () => {
  it("answers the same request token with the same execution", () => {
    const history = new PipelineHistory(lab());
    const start = {
      type: "StartExecution",
      trigger: { type: "StartPipelineExecution", detail: "me" },
      requestToken: "once",
    } as const;
    expect(history.do(start)).not.toEqual([]);
    expect(history.do(start)).toEqual([]);
    expect(history.state?.executionCount).toBe(2);
  });

  it("refuses a variable that the pipeline does not declare, and an override of what is no source", () => {
    const history = new PipelineHistory(lab());
    const start = {
      type: "StartExecution",
      trigger: { type: "StartPipelineExecution", detail: "me" },
    } as const;
    expect(() => history.do({ ...start, variables: { Where: "here" } })).toThrow(
      withCode("ValidationException"),
    );
    const sourceRevisions = [{ actionName: "Stack", revisionType: "COMMIT_ID", revisionValue: "x" } as const];
    expect(() => history.do({ ...start, sourceRevisions })).toThrow(withCode("ValidationException"));
  });
});
