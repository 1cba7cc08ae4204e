import type {
  ErrorDetails,
  PipelineDeclaration,
  SourceRevisionOverride,
  StageRetryMode,
  StageTransitionType,
} from "@aws-sdk/client-codepipeline";
import type { ActionResult, ArtifactLocation, Progress } from "../provider.ts";
import type { Trigger } from "./state.ts";

/** What happened to a pipeline, by the name under which it is in the event log. */
export interface EventData {
  PipelineCreated: {
    id: string;
    name: string;
    account: string;
    region: string;
    declaration: PipelineDeclaration;
  };
  PipelineUpdated: { declaration: PipelineDeclaration };
  PipelineDeleted: { name: string };
  TransitionDisabled: { stageName: string; type: StageTransitionType; reason: string; by: string };
  TransitionEnabled: { stageName: string; type: StageTransitionType; by: string };

  ExecutionStarted: {
    executionId: string;
    trigger: Trigger;
    variables: Record<string, string>;
    sourceRevisions: SourceRevisionOverride[];
    requestToken?: string;
    /** Polling: the revisions that it found, by source action. */
    detected?: Record<string, string>;
  };
  ExecutionStopping: { executionId: string; abandon: boolean; reason?: string };
  ExecutionStopped: { executionId: string };
  ExecutionSuperseded: { executionId: string; byExecutionId: string };
  ExecutionSucceeded: { executionId: string };
  ExecutionFailed: { executionId: string };

  StageStarted: { executionId: string; stageName: string };
  StageRetried: { executionId: string; stageName: string; mode: StageRetryMode; by: string };
  StageSucceeded: { executionId: string; stageName: string };
  StageFailed: { executionId: string; stageName: string };
  StageStopped: { executionId: string; stageName: string };

  ActionStarted: {
    executionId: string;
    runId: string;
    stageName: string;
    actionName: string;
    configuration: Record<string, string>;
    inputs: { name: string; location: ArtifactLocation }[];
    approval?: { token: string; expires: number };
  };
  ActionProgressed: { executionId: string; runId: string; progress: Progress };
  /** The notification of an approval was sent. */
  ApprovalRequested: { executionId: string; runId: string; progress?: Progress };
  ApprovalAnswered: {
    executionId: string;
    runId: string;
    approved: boolean;
    summary: string;
    by: string;
  };
  ActionSucceeded: {
    executionId: string;
    runId: string;
    outputs: { name: string; location: ArtifactLocation }[];
    result: ActionResult;
  };
  ActionFailed: { executionId: string; runId: string; error?: ErrorDetails; progress?: Progress };
  ActionAbandoned: { executionId: string; runId: string };
}

export type EventType = keyof EventData;

/** One of the events above, and when: milliseconds. */
export type PipelineEvent = {
  [Type in EventType]: { type: Type; time: number; data: EventData[Type] };
}[EventType];
