import { describe, expect, it } from "vitest";
import { lab } from "../support/declarations.ts";
import { PipelineHistory } from "../support/history.ts";

describe("SUPERSEDED mode", () => {
  it("lets one execution at a time into a stage", () => {
    const history = new PipelineHistory(lab());
    const second = history.start();
    expect(history.running().map(({ executionId }) => executionId)).toEqual([history.nth(1)]);
    history.succeed("Commit");
    expect(history.running("Commit")[0]?.executionId).toBe(second);
  });

  it("replaces the execution that waits between stages by a newer one, never one inside a stage", () => {
    const history = new PipelineHistory(lab());
    history.succeed("Commit");
    const second = history.start();
    history.succeed("Commit");
    const third = history.start();
    history.succeed("Commit");

    expect(history.story(second).at(-1)).toBe("ExecutionSuperseded");
    expect(history.execution(history.nth(1))?.status).toBe("InProgress");
    history.answer("Review", "Approved");
    expect(history.running("Review")[0]?.executionId).toBe(third);
  });

  it("frees a stage when it fails", () => {
    const history = new PipelineHistory(lab());
    history.succeed("Commit");
    const second = history.start();
    history.succeed("Commit");
    history.answer("Review", "Rejected", "no");
    expect(history.execution(history.nth(1))?.status).toBe("Failed");
    expect(history.running("Review")[0]?.executionId).toBe(second);
  });
});

describe("QUEUED mode", () => {
  it("lets executions in one after the other, in their order", () => {
    const history = new PipelineHistory(lab({ pipelineType: "V2", executionMode: "QUEUED" }));
    history.succeed("Commit");
    const second = history.start();
    history.succeed("Commit");
    const third = history.start();
    history.succeed("Commit");
    history.answer("Review", "Approved");
    expect(history.running("Review")[0]?.executionId).toBe(second);
    history.answer("Review", "Approved");
    history.succeed("Stack");
    expect(history.running("Review")[0]?.executionId).toBe(third);
  });

  it("refuses the fifty-first that would wait", () => {
    const history = new PipelineHistory(lab({ pipelineType: "V2", executionMode: "QUEUED" }));
    for (let count = 0; count < 50; count++) history.start();
    expect(() => history.start()).toThrow(
      expect.objectContaining({ code: "ConcurrentPipelineExecutionsLimitExceededException" }),
    );
  });
});

describe("PARALLEL mode", () => {
  it("runs executions independently of each other", () => {
    const history = new PipelineHistory(lab({ pipelineType: "V2", executionMode: "PARALLEL" }));
    history.start();
    history.start();
    expect(history.running("Commit")).toHaveLength(3);
  });
});

describe("a disabled transition", () => {
  it("holds executions before its stage until it is enabled", () => {
    const history = new PipelineHistory(lab());
    const where = { stageName: "Approve", transition: "Inbound", by: "me" } as const;
    history.do({ type: "DisableTransition", ...where, reason: "a freeze" });
    history.succeed("Commit");
    expect(history.running()).toEqual([]);
    expect(history.state?.stages["Approve"]?.inbound).toMatchObject({ enabled: false, reason: "a freeze" });
    history.do({ type: "EnableTransition", ...where });
    expect(history.running().map(({ actionName }) => actionName)).toEqual(["Review"]);
  });

  it("holds what leaves its stage when it is the outbound one", () => {
    const history = new PipelineHistory(lab());
    const where = { stageName: "Source", transition: "Outbound", by: "me" } as const;
    history.do({ type: "DisableTransition", ...where, reason: "a freeze" });
    history.succeed("Commit");
    expect(history.running()).toEqual([]);
    history.do({ type: "EnableTransition", ...where });
    expect(history.running("Review")).toHaveLength(1);
  });

  it("is refused for a stage that is not there", () => {
    const history = new PipelineHistory(lab());
    const command = { type: "DisableTransition", stageName: "Nowhere", transition: "Inbound" } as const;
    expect(() => history.do({ ...command, reason: "x", by: "me" })).toThrow(
      expect.objectContaining({ code: "StageNotFoundException" }),
    );
  });
});
