import type { ExecutionMode } from "@aws-sdk/client-codepipeline";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replay } from "../../../src/engine/execution/evolve.ts";
import { currentStageRun, isFinal } from "../../../src/engine/execution/lookup.ts";
import { AwsError } from "../../../src/kernel/errors.ts";
import { approval, deploy, pipeline, source, stage } from "../support/declarations.ts";
import { PipelineHistory } from "../support/history.ts";

const STAGES = ["Source", "Approve", "Deploy"];

function declaration(mode: ExecutionMode) {
  return pipeline(
    [
      stage("Source", source("One", "A"), source("Two", "B")),
      stage("Approve", approval("Review")),
      stage("Deploy", deploy("Blue", "A"), deploy("Green", "B"), deploy("Last", "A", { runOrder: 2 })),
    ],
    { pipelineType: "V2", executionMode: mode },
  );
}

type Step = { what: string; pick: number };

const steps = fc.array(
  fc.record({
    what: fc.oneof(
      { weight: 3, arbitrary: fc.constant("start") },
      { weight: 8, arbitrary: fc.constant("succeed") },
      { weight: 2, arbitrary: fc.constant("fail") },
      {
        weight: 4,
        arbitrary: fc.constantFrom("retry", "retry all", "stop", "abandon", "disable", "enable", "update"),
      },
    ),
    pick: fc.nat(1000),
  }),
  { maxLength: 60 },
);

/** Does one step; AWS's refusals are part of life. */
function take(history: PipelineHistory, { what, pick }: Step): void {
  try {
    apply(history, what, pick);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

function apply(history: PipelineHistory, what: string, pick: number): void {
  const executions = Object.values(history.state?.executions ?? {});
  const executionId = executions[pick % executions.length]?.id ?? "";
  const stageName = STAGES[pick % STAGES.length] ?? "";
  const running = history.running();
  const run = running[pick % running.length];
  const by = "someone";
  if (what === "start") history.start();
  else if (what === "update") history.do({ type: "UpdatePipeline", declaration: declaration("SUPERSEDED") });
  else if (what === "disable") {
    history.do({ type: "DisableTransition", stageName, transition: "Inbound", reason: "x", by });
  } else if (what === "enable") {
    history.do({ type: "EnableTransition", stageName, transition: "Inbound", by });
  } else if (what.startsWith("retry")) {
    const mode = what === "retry" ? "FAILED_ACTIONS" : "ALL_ACTIONS";
    history.do({ type: "RetryStage", executionId, stageName, mode, by });
  } else if (what === "stop" || what === "abandon") {
    history.do({ type: "StopExecution", executionId, abandon: what === "abandon" });
  } else if (run) {
    const at = { executionId: run.executionId, runId: run.id };
    if (what === "fail")
      history.do({ type: "FailAction", ...at, error: { code: "JobFailed", message: "x" } });
    else history.do({ type: "SucceedAction", ...at, outputs: [], result: {} });
  }
}

function live(history: PipelineHistory, ...steps: Step[]): PipelineHistory {
  for (const step of steps) take(history, step);
  return history;
}

const ENDS = new Set(["ActionSucceeded", "ActionFailed", "ActionAbandoned", "ApprovalAnswered"]);

describe("whatever happens to a pipeline", () => {
  it("a stage is held by one execution at most, in SUPERSEDED and QUEUED mode", () => {
    fc.assert(
      fc.property(fc.constantFrom<ExecutionMode>("SUPERSEDED", "QUEUED"), steps, (mode, taken) => {
        const history = new PipelineHistory(declaration(mode));
        for (const step of taken) {
          take(history, step);
          const held = Object.values(history.state?.executions ?? {})
            .filter((execution) => !isFinal(execution))
            .flatMap((execution) => currentStageRun(execution)?.name ?? []);
          expect(new Set(held).size).toBe(held.length);
        }
      }),
    );
  });

  it("a superseded execution never runs another action", () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const { events } = live(new PipelineHistory(declaration("SUPERSEDED")), ...taken);
        const superseded = new Set<string>();
        for (const event of events) {
          if (event.type === "ActionStarted") expect(superseded).not.toContain(event.data.executionId);
          if (event.type === "ExecutionSuperseded") superseded.add(event.data.executionId);
        }
      }),
    );
  });

  it("every action that started ends once, or still runs", () => {
    fc.assert(
      fc.property(steps, (taken) => {
        const history = live(new PipelineHistory(declaration("SUPERSEDED")), ...taken);
        const ends = new Map<string, number>();
        for (const event of history.events) {
          if (event.type === "ActionStarted") ends.set(event.data.runId, 0);
          if (ENDS.has(event.type) && "runId" in event.data) {
            ends.set(event.data.runId, (ends.get(event.data.runId) ?? 0) + 1);
          }
        }
        const running = new Set(history.running().map(({ id }) => id));
        for (const [runId, times] of ends) expect(times).toBe(running.has(runId) ? 0 : 1);
      }),
    );
  });

  it("the log, replayed, gives the same state", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<ExecutionMode>("SUPERSEDED", "QUEUED", "PARALLEL"),
        steps,
        (mode, taken) => {
          const history = live(new PipelineHistory(declaration(mode)), ...taken);
          const written = JSON.parse(JSON.stringify(history.events)) as typeof history.events;
          expect(JSON.parse(JSON.stringify(replay(written)))).toEqual(
            JSON.parse(JSON.stringify(history.state)),
          );
        },
      ),
    );
  });

  it("nothing is stuck: once all actions are answered and transitions open, every execution has ended", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<ExecutionMode>("SUPERSEDED", "QUEUED", "PARALLEL"),
        steps,
        (mode, taken) => {
          const history = live(new PipelineHistory(declaration(mode)), ...taken);
          for (const pick of STAGES.keys()) take(history, { what: "enable", pick });
          while (history.running().length > 0) take(history, { what: "succeed", pick: 0 });
          const open = Object.values(history.state?.executions ?? {}).filter(
            (execution) => !isFinal(execution),
          );
          expect(open).toEqual([]);
        },
      ),
    );
  });

  it("the state does not grow with the number of executions", () => {
    const history = new PipelineHistory(declaration("SUPERSEDED"));
    const finish = (): void => {
      while (history.running().length > 0) take(history, { what: "succeed", pick: 0 });
    };
    const sizes = Array.from({ length: 40 }, () => {
      finish();
      history.start();
      return Object.keys(history.state?.executions ?? {}).length;
    });
    expect(Math.max(...sizes.slice(5))).toBeLessThanOrEqual(3);
  });
});
