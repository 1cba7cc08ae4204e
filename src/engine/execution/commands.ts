import type {
  ApprovalStatus,
  ErrorDetails,
  PipelineDeclaration,
  SourceRevisionOverride,
  StageRetryMode,
  StageTransitionType,
} from "@aws-sdk/client-codepipeline";
import type { ActionResult, ArtifactLocation, Progress } from "../provider.ts";
import type { Trigger } from "./state.ts";

/** What is asked of a pipeline: by the API, by a clock, or by an action that goes on. */
export type Command =
  | {
      type: "CreatePipeline";
      name: string;
      account: string;
      region: string;
      declaration: PipelineDeclaration;
      by: string;
    }
  | { type: "UpdatePipeline"; declaration: PipelineDeclaration }
  | { type: "DeletePipeline" }
  | {
      type: "StartExecution";
      trigger: Trigger;
      variables?: Record<string, string>;
      sourceRevisions?: SourceRevisionOverride[];
      requestToken?: string;
      detected?: Record<string, string>;
    }
  | { type: "StopExecution"; executionId: string; abandon: boolean; reason?: string }
  | { type: "RetryStage"; executionId: string; stageName: string; mode: StageRetryMode; by: string }
  | {
      type: "DisableTransition";
      stageName: string;
      transition: StageTransitionType;
      reason: string;
      by: string;
    }
  | { type: "EnableTransition"; stageName: string; transition: StageTransitionType; by: string }
  | {
      type: "AnswerApproval";
      stageName: string;
      actionName: string;
      token: string;
      status: ApprovalStatus;
      summary: string;
      by: string;
    }
  | { type: "ReportProgress"; executionId: string; runId: string; progress: Progress }
  | { type: "AwaitApproval"; executionId: string; runId: string; progress?: Progress }
  | {
      type: "SucceedAction";
      executionId: string;
      runId: string;
      outputs: { name: string; location: ArtifactLocation }[];
      result: ActionResult;
    }
  | { type: "FailAction"; executionId: string; runId: string; error: ErrorDetails; progress?: Progress };

/** What the outside gives to a decision, so that deciding stays pure: the time, and names for what is new. */
export interface Moment {
  /** Milliseconds. */
  time: number;
  /** A new UUID. */
  newId(): string;
}
