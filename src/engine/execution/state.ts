import type {
  ActionExecutionStatus,
  ErrorDetails,
  ExecutionMode,
  PipelineDeclaration,
  PipelineExecutionStatus,
  SourceRevisionOverride,
  StageExecutionStatus,
  TriggerType,
} from "@aws-sdk/client-codepipeline";
import type { ActionResult, ArtifactLocation, Progress } from "../provider.ts";

/** What started an execution; `detail` is an ARN or a name. */
export interface Trigger {
  type: TriggerType;
  detail: string;
}

/** One attempt at one action. Times are milliseconds. */
export interface ActionRun {
  /** The actionExecutionId. */
  id: string;
  /** 1, 2, 3, ... over all actions of the pipeline. */
  number: number;
  executionId: string;
  pipelineVersion: number;
  stageName: string;
  actionName: string;
  status: ActionExecutionStatus;
  startTime: number;
  lastUpdateTime: number;
  /** Variables resolved. */
  configuration: Record<string, string>;
  inputs: { name: string; location: ArtifactLocation }[];
  outputs: { name: string; location: ArtifactLocation }[];
  progress: Progress;
  /** Approval actions. */
  approval?: { token: string; expires: number; notified: boolean };
  outputVariables?: Record<string, string>;
  revision?: ActionResult["revision"];
  error?: ErrorDetails;
  /** ARN of who answered the approval, or started the pipeline. */
  updatedBy?: string;
}

/** One execution in one stage. */
export interface StageRun {
  name: string;
  status: StageExecutionStatus;
  startTime: number;
  /** How often it was started anew by RetryStageExecution. */
  retries: number;
  /** The current attempt at each action, by action name. */
  runs: Record<string, string>;
}

export interface Execution {
  id: string;
  /** 1, 2, 3, ...: a higher one is newer. */
  number: number;
  pipelineVersion: number;
  mode: ExecutionMode;
  status: PipelineExecutionStatus;
  startTime: number;
  lastUpdateTime: number;
  trigger: Trigger;
  variables: Record<string, string>;
  sourceRevisions: SourceRevisionOverride[];
  stop?: { abandon: boolean; reason?: string };
  /** Index of the stage it is in, or waits to enter. */
  stageIndex: number;
  /** Waits before the stage at `stageIndex`. */
  waiting: boolean;
  /** Stages it has entered, in order. */
  stages: StageRun[];
  /** Every attempt of this execution by its id. */
  runs: Record<string, ActionRun>;
  /** Where its artifacts are, by name. */
  artifacts: Record<string, ArtifactLocation>;
  /** Output variables by namespace. */
  outputVariables: Record<string, Record<string, string>>;
}

/** Whether executions may come in (`Inbound`) or go on (`Outbound`). */
export interface Transition {
  enabled: boolean;
  reason?: string;
  changedBy?: string;
  changedAt?: number;
}

export interface StageState {
  inbound: Transition;
  outbound: Transition;
  /** The execution that entered last. */
  latest?: string;
  /** The newest attempt at each action, by action name: whose it is, and its id. */
  latestRuns: Record<string, { executionId: string; runId: string }>;
}

/** All that the engine knows of one pipeline while it is at work; what has ended and is nobody's latest is left out. */
export interface PipelineState {
  /** One pipeline's own, also after another of the same name was deleted. */
  id: string;
  name: string;
  account: string;
  region: string;
  created: number;
  updated: number;
  /** The current version. */
  version: number;
  /** The current definition, and those of the executions below. */
  definitions: Record<number, PipelineDeclaration>;
  stages: Record<string, StageState>;
  executions: Record<string, Execution>;
  executionCount: number;
  runCount: number;
  /** Recent client request tokens and the executions they started, oldest first. */
  requestTokens: { token: string; executionId: string }[];
  /** Newest revision that polling has seen, by source action. */
  detected: Record<string, string>;
}
