import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { runOrderOf, type PlacedAction } from "../definition/actions.ts";
import type { Draft } from "./draft.ts";
import { currentStageRun, definitionOf, liveExecutions, runOf, runsOf, stageOf } from "./lookup.ts";
import { startAction } from "./start-action.ts";
import type { Execution, PipelineState, StageRun } from "./state.ts";

/**
 * Lets every execution go on as far as it can: next actions, next stage, end. What cannot go on waits
 * for an action, an answer, or a free stage.
 */
export function advance(draft: Draft): void {
  let before: number;
  do {
    before = draft.events.length;
    for (const { id } of liveExecutions(draft.state)) {
      const execution = draft.state.executions[id];
      if (execution && !execution.waiting) advanceInStage(draft, execution);
    }
    for (const { id } of liveExecutions(draft.state)) stopIfWaiting(draft, id);
    for (const name of stagesWaitedFor(draft.state)) admit(draft, name);
  } while (draft.events.length > before);
}

function advanceInStage(draft: Draft, execution: Execution): void {
  const stage = currentStageRun(execution);
  if (!stage || stage.status !== "InProgress") return;
  const runs = runsOf(execution, stage);
  if (runs.some(({ status }) => status === "InProgress")) return;
  const at = { executionId: execution.id, stageName: stage.name };
  if (execution.status === "Stopping") {
    draft.add("StageStopped", at);
    draft.add("ExecutionStopped", { executionId: execution.id });
    return;
  }
  if (runs.some(({ status }) => status !== "Succeeded")) {
    draft.add("StageFailed", at);
    draft.add("ExecutionFailed", { executionId: execution.id });
    return;
  }
  const next = nextActions(draft.state, execution, stage);
  if (next.length > 0) {
    for (const action of next) startAction(draft, execution.id, stage.name, action);
    return;
  }
  draft.add("StageSucceeded", at);
  const stages = (definitionOf(draft.state, execution).stages ?? []).length;
  if (execution.stageIndex === stages - 1) {
    draft.add("ExecutionSucceeded", { executionId: execution.id });
  }
}

/** The actions of the lowest runOrder that have not succeeded; those that have are not run again. */
function nextActions(state: PipelineState, execution: Execution, stage: StageRun): PlacedAction["action"][] {
  const actions = (stageOf(state, execution)?.actions ?? []) as PlacedAction["action"][];
  const missing = actions.filter((action) => runOf(execution, stage, action.name) === undefined);
  const lowest = Math.min(...missing.map(runOrderOf));
  return missing.filter((action) => runOrderOf(action) === lowest);
}

function stopIfWaiting(draft: Draft, executionId: string): void {
  const execution = draft.state.executions[executionId];
  if (execution?.waiting && execution.status === "Stopping") draft.add("ExecutionStopped", { executionId });
}

function stagesWaitedFor(state: PipelineState): Set<string> {
  const waiting = liveExecutions(state).filter((execution) => execution.waiting);
  return new Set(waiting.map((execution) => stageOf(state, execution)?.name ?? ""));
}

/** Executions that wait before a stage, oldest first. */
export function waitingFor(state: PipelineState, stageName: string): Execution[] {
  return liveExecutions(state).filter(
    (execution) => execution.waiting && stageOf(state, execution)?.name === stageName,
  );
}

/** The execution that a stage is locked by (How pipeline executions work: rule 1). */
function occupantOf(state: PipelineState, stageName: string): Execution | undefined {
  return liveExecutions(state).find(
    (execution) => execution.mode !== "PARALLEL" && currentStageRun(execution)?.name === stageName,
  );
}

/**
 * Lets an execution enter a stage, if one may. In SUPERSEDED mode the newest of those that wait takes
 * the place of the older ones; in QUEUED mode the oldest goes first.
 */
function admit(draft: Draft, stageName: string): void {
  for (const execution of waitingFor(draft.state, stageName)) {
    if (execution.mode === "PARALLEL") draft.add("StageStarted", { executionId: execution.id, stageName });
  }
  const waiting = waitingFor(draft.state, stageName);
  const newest = waiting.at(-1);
  if (!newest) return;
  if (newest.mode === "SUPERSEDED") {
    for (const { id } of waiting.slice(0, -1)) {
      draft.add("ExecutionSuperseded", { executionId: id, byExecutionId: newest.id });
    }
  }
  const next = newest.mode === "SUPERSEDED" ? newest : waiting[0];
  if (!next || occupantOf(draft.state, stageName) || !mayPass(draft.state, next)) return;
  draft.add("StageStarted", { executionId: next.id, stageName });
}

/** Whether the transitions on the way into the stage that it waits for are enabled. */
function mayPass(state: PipelineState, execution: Execution): boolean {
  const stages: PipelineDeclaration["stages"] = definitionOf(state, execution).stages ?? [];
  const inbound = state.stages[stages[execution.stageIndex]?.name ?? ""]?.inbound;
  const outbound = state.stages[stages[execution.stageIndex - 1]?.name ?? ""]?.outbound;
  return (inbound?.enabled ?? true) && (outbound?.enabled ?? true);
}
