import { currentDefinition, definitionOf } from "./lookup.ts";
import { evolveAction, type ActionEvent } from "./evolve-action.ts";
import type { EventData, PipelineEvent } from "./events.ts";
import { prune } from "./prune.ts";
import type { Execution, PipelineState, StageRun } from "./state.ts";

/** Request tokens that are remembered: more than can be in use at once. */
const TOKENS_KEPT = 100;

type ExecutionEvent = Exclude<
  PipelineEvent,
  {
    type:
      | "PipelineCreated"
      | "PipelineUpdated"
      | "PipelineDeleted"
      | "TransitionDisabled"
      | "TransitionEnabled";
  }
>;

/** What an event changes in the execution that it happened to. */
export function evolveExecution(state: PipelineState, event: ExecutionEvent): PipelineState {
  if (event.type === "ExecutionStarted") return started(state, event.data, event.time);
  const execution = state.executions[event.data.executionId];
  if (!execution) return state;
  const change = (patch: Partial<Execution>): PipelineState => ({
    ...state,
    executions: {
      ...state.executions,
      [execution.id]: { ...execution, lastUpdateTime: event.time, ...patch },
    },
  });
  switch (event.type) {
    case "ExecutionStopping": {
      const { abandon, reason } = event.data;
      return change({ status: "Stopping", stop: { abandon, ...(reason === undefined ? {} : { reason }) } });
    }
    case "ExecutionStopped":
      return change({ status: "Stopped" });
    case "ExecutionSuperseded":
      return change({ status: "Superseded" });
    case "ExecutionSucceeded":
      return change({ status: "Succeeded" });
    case "ExecutionFailed":
      return change({ status: "Failed" });
    case "StageStarted":
      return entered(state, execution, change, event.data.stageName, event.time);
    case "StageRetried":
      return change(retried(execution, event.data));
    case "StageSucceeded": {
      const last = execution.stageIndex === (definitionOf(state, execution).stages ?? []).length - 1;
      const stages = withStage(execution, { status: "Succeeded" });
      return change(last ? { stages } : { stages, stageIndex: execution.stageIndex + 1, waiting: true });
    }
    case "StageFailed":
      return change({ stages: withStage(execution, { status: "Failed" }) });
    case "StageStopped":
      return change({ stages: withStage(execution, { status: "Stopped" }) });
    default:
      return evolveAction(state, execution, event satisfies ActionEvent);
  }
}

function started(state: PipelineState, data: EventData["ExecutionStarted"], time: number): PipelineState {
  const number = state.executionCount + 1;
  const execution: Execution = {
    id: data.executionId,
    number,
    pipelineVersion: state.version,
    mode: currentDefinition(state).executionMode ?? "SUPERSEDED",
    status: "InProgress",
    startTime: time,
    lastUpdateTime: time,
    trigger: data.trigger,
    variables: data.variables,
    sourceRevisions: data.sourceRevisions,
    stageIndex: 0,
    waiting: true,
    stages: [],
    runs: {},
    artifacts: {},
    outputVariables: {},
  };
  const token = data.requestToken;
  return prune({
    ...state,
    executionCount: number,
    executions: { ...state.executions, [execution.id]: execution },
    requestTokens:
      token === undefined
        ? state.requestTokens
        : [...state.requestTokens, { token, executionId: execution.id }].slice(-TOKENS_KEPT),
    detected: { ...state.detected, ...data.detected },
  });
}

function entered(
  state: PipelineState,
  execution: Execution,
  change: (patch: Partial<Execution>) => PipelineState,
  stageName: string,
  time: number,
): PipelineState {
  const run: StageRun = { name: stageName, status: "InProgress", startTime: time, retries: 0, runs: {} };
  const next = change({ waiting: false, stages: [...execution.stages.slice(0, execution.stageIndex), run] });
  const stage = state.stages[stageName];
  if (!stage) return next;
  return prune({ ...next, stages: { ...next.stages, [stageName]: { ...stage, latest: execution.id } } });
}

function retried(execution: Execution, { mode }: EventData["StageRetried"]): Partial<Execution> {
  const stage = execution.stages[execution.stageIndex];
  const kept =
    mode === "ALL_ACTIONS"
      ? []
      : Object.entries(stage?.runs ?? {}).filter(([, id]) => execution.runs[id]?.status === "Succeeded");
  return {
    status: "InProgress",
    stop: undefined,
    stages: withStage(execution, {
      status: "InProgress",
      retries: (stage?.retries ?? 0) + 1,
      runs: Object.fromEntries(kept),
    }),
  };
}

/** The stages of an execution with a change to the one that it is in. */
function withStage(execution: Execution, patch: Partial<StageRun>): StageRun[] {
  return execution.stages.map((stage, index) =>
    index === execution.stageIndex ? { ...stage, ...patch } : stage,
  );
}
