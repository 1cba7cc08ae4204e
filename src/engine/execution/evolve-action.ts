import { declarationOf } from "./lookup.ts";
import type { ActionResult, Progress } from "../provider.ts";
import type { EventData, PipelineEvent } from "./events.ts";
import type { ActionRun, Execution, PipelineState, StageRun } from "./state.ts";

export type ActionEvent = Extract<
  PipelineEvent,
  {
    type:
      | "ActionStarted"
      | "ActionProgressed"
      | "ApprovalRequested"
      | "ApprovalAnswered"
      | "ActionSucceeded"
      | "ActionFailed"
      | "ActionAbandoned";
  }
>;

/** What an event changes in the attempt at an action that it happened to. */
export function evolveAction(state: PipelineState, execution: Execution, event: ActionEvent): PipelineState {
  if (event.type === "ActionStarted") return started(state, execution, event.data, event.time);
  const run = execution.runs[event.data.runId];
  if (!run) return state;
  const change = (patch: Partial<ActionRun>, others: Partial<Execution> = {}): PipelineState =>
    withExecution(state, {
      ...execution,
      ...others,
      lastUpdateTime: event.time,
      runs: { ...execution.runs, [run.id]: { ...run, lastUpdateTime: event.time, ...patch } },
    });
  switch (event.type) {
    case "ActionProgressed":
      return change({ progress: { ...run.progress, ...event.data.progress } });
    case "ApprovalRequested":
      return change({
        approval: run.approval && { ...run.approval, notified: true },
        progress: { ...run.progress, ...event.data.progress },
      });
    case "ApprovalAnswered":
      return change({
        status: event.data.approved ? "Succeeded" : "Failed",
        updatedBy: event.data.by,
        progress: { ...run.progress, ...(event.data.summary ? { summary: event.data.summary } : {}) },
      });
    case "ActionFailed":
      return change({
        status: "Failed",
        error: event.data.error,
        progress: { ...run.progress, ...event.data.progress },
      });
    case "ActionAbandoned":
      return change({ status: "Abandoned" });
    default:
      return succeeded(state, execution, run, event.data, change);
  }
}

function started(
  state: PipelineState,
  execution: Execution,
  data: EventData["ActionStarted"],
  time: number,
): PipelineState {
  const { stageName, actionName } = data;
  const number = state.runCount + 1;
  const run: ActionRun = {
    id: data.runId,
    number,
    executionId: execution.id,
    pipelineVersion: execution.pipelineVersion,
    stageName,
    actionName,
    status: "InProgress",
    startTime: time,
    lastUpdateTime: time,
    configuration: data.configuration,
    inputs: data.inputs,
    outputs: [],
    progress: {},
    ...(data.approval ? { approval: { ...data.approval, notified: false } } : {}),
  };
  const next = withExecution(state, {
    ...execution,
    lastUpdateTime: time,
    runs: { ...execution.runs, [run.id]: run },
    stages: execution.stages.map((stage, index): StageRun =>
      index === execution.stageIndex ? { ...stage, runs: { ...stage.runs, [actionName]: run.id } } : stage,
    ),
  });
  const stage = state.stages[stageName];
  if (!stage) return { ...next, runCount: number };
  const latestRuns = { ...stage.latestRuns, [actionName]: { executionId: execution.id, runId: run.id } };
  return { ...next, runCount: number, stages: { ...next.stages, [stageName]: { ...stage, latestRuns } } };
}

function succeeded(
  state: PipelineState,
  execution: Execution,
  run: ActionRun,
  { outputs, result }: EventData["ActionSucceeded"],
  change: (patch: Partial<ActionRun>, others: Partial<Execution>) => PipelineState,
): PipelineState {
  const { namespace } = declarationOf(state, run);
  const variables = result.outputVariables ?? {};
  const next = change(
    {
      status: "Succeeded",
      outputs,
      outputVariables: variables,
      revision: result.revision,
      progress: { ...run.progress, ...revisionProgress(result.revision), ...result.progress },
    },
    {
      artifacts: {
        ...execution.artifacts,
        ...Object.fromEntries(outputs.map(({ name, location }) => [name, location])),
      },
      outputVariables: namespace
        ? { ...execution.outputVariables, [namespace]: variables }
        : execution.outputVariables,
    },
  );
  const overridden = execution.sourceRevisions.some(({ actionName }) => actionName === run.actionName);
  if (!result.revision || overridden) return next;
  return { ...next, detected: { ...next.detected, [run.actionName]: result.revision.revisionId } };
}

/** A source action's external execution is the revision that it fetched (Monitoring CodePipeline events). */
function revisionProgress(revision: ActionResult["revision"]): Progress {
  if (!revision) return {};
  return {
    externalExecutionId: revision.revisionId,
    ...(revision.revisionSummary ? { summary: revision.revisionSummary } : {}),
    ...(revision.revisionUrl ? { externalExecutionUrl: revision.revisionUrl } : {}),
  };
}

function withExecution(state: PipelineState, execution: Execution): PipelineState {
  return { ...state, executions: { ...state.executions, [execution.id]: execution } };
}
