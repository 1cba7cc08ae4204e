import type { EventType, PipelineEvent } from "../execution/events.ts";
import { declarationOf, currentStageRun } from "../execution/lookup.ts";
import type { ActionRun, Execution, PipelineState, StageRun } from "../execution/state.ts";
import type { Announcement } from "./dependencies.ts";

type Detail = Record<string, unknown>;

const PIPELINE_STATES: Partial<Record<EventType, string>> = {
  ExecutionStarted: "STARTED",
  ExecutionStopping: "STOPPING",
  ExecutionStopped: "STOPPED",
  ExecutionSuperseded: "SUPERSEDED",
  ExecutionSucceeded: "SUCCEEDED",
  ExecutionFailed: "FAILED",
  StageRetried: "RESUMED",
};

const STAGE_STATES: Partial<Record<EventType, string>> = {
  StageStarted: "STARTED",
  StageRetried: "RESUMED",
  StageSucceeded: "SUCCEEDED",
  StageFailed: "FAILED",
  ExecutionStopping: "STOPPING",
  StageStopped: "STOPPED",
};

const ACTION_STATES: Partial<Record<EventType, string>> = {
  ActionStarted: "STARTED",
  ActionSucceeded: "SUCCEEDED",
  ActionFailed: "FAILED",
  ActionAbandoned: "ABANDONED",
};

/**
 * What CodePipeline tells EventBridge of an event (Monitoring CodePipeline events).
 * @param state after the event.
 */
export function announcementsOf(state: PipelineState, event: PipelineEvent): Announcement[] {
  if (!("executionId" in event.data)) return [];
  const execution = state.executions[event.data.executionId];
  if (!execution) return [];
  const announcements: Announcement[] = [];
  const add = (level: string, detail: Detail): void => {
    announcements.push(announcement(state, level, execution, detail));
  };
  const pipelineState = PIPELINE_STATES[event.type];
  if (pipelineState !== undefined) add("Pipeline", pipelineDetail(event, execution, pipelineState));
  const stage =
    "stageName" in event.data ? stageNamed(execution, event.data.stageName) : currentStageRun(execution);
  const stageState = STAGE_STATES[event.type];
  if (stageState !== undefined && stage) add("Stage", stageDetail(event, stage, stageState));
  if ("runId" in event.data) {
    const run = execution.runs[event.data.runId];
    const actionState =
      event.type === "ApprovalAnswered"
        ? event.data.approved
          ? "SUCCEEDED"
          : "FAILED"
        : ACTION_STATES[event.type];
    if (run && actionState !== undefined) add("Action", actionDetail(state, run, actionState));
  }
  return announcements;
}

function announcement(
  state: PipelineState,
  level: string,
  execution: Execution,
  detail: Detail,
): Announcement {
  const retries = execution.stages.reduce((sum, { retries }) => sum + retries, 0);
  // AWS counts a stage's events from 0, and from 2 once something was retried (Monitoring CodePipeline events).
  const attempt = level === "Stage" && retries === 0 ? 0 : retries + 1;
  return {
    source: "aws.codepipeline",
    "detail-type": `CodePipeline ${level} Execution State Change`,
    resources: [`arn:aws:codepipeline:${state.region}:${state.account}:${state.name}`],
    detail: {
      pipeline: state.name,
      "execution-id": execution.id,
      ...detail,
      version: execution.pipelineVersion,
      "pipeline-execution-attempt": attempt,
    },
  };
}

function pipelineDetail(event: PipelineEvent, execution: Execution, state: string): Detail {
  const { type, detail } = execution.trigger;
  return {
    "start-time": iso(execution.startTime),
    ...(event.type === "ExecutionStarted"
      ? { "execution-trigger": { "trigger-type": type, "trigger-detail": detail } }
      : {}),
    ...(event.type === "ExecutionStopping" && event.data.reason !== undefined
      ? { "stop-execution-comments": event.data.reason }
      : {}),
    state,
  };
}

function stageDetail(event: PipelineEvent, stage: StageRun, state: string): Detail {
  return {
    "start-time": iso(stage.startTime),
    stage: stage.name,
    ...(event.type === "StageRetried" ? { "stage-last-retry-attempt-time": iso(event.time) } : {}),
    state,
  };
}

function actionDetail(state: PipelineState, run: ActionRun, actionState: string): Detail {
  const action = declarationOf(state, run);
  const ended = run.status !== "InProgress";
  const result = {
    "external-execution-url": run.progress.externalExecutionUrl,
    "external-execution-summary": run.progress.summary ?? run.error?.message,
    "external-execution-id": run.progress.externalExecutionId,
    "error-code": run.error?.code,
  };
  return {
    "start-time": iso(run.startTime),
    stage: run.stageName,
    ...(ended ? { "execution-result": withoutUndefined(result) } : {}),
    ...(run.inputs.length > 0 ? { "input-artifacts": run.inputs.map(artifact) } : {}),
    ...(run.outputs.length > 0 ? { "output-artifacts": run.outputs.map(artifact) } : {}),
    "action-execution-id": run.id,
    action: run.actionName,
    state: actionState,
    region: action.region ?? state.region,
    type: { ...action.actionTypeId },
  };
}

function artifact({ name, location }: ActionRun["inputs"][number]): Detail {
  return { name, s3location: { bucket: location.bucket, key: location.key } };
}

function stageNamed(execution: Execution, name: string): StageRun | undefined {
  return execution.stages.find((stage) => stage.name === name);
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function withoutUndefined(record: Detail): Detail {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}
