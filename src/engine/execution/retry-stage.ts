import { AwsError } from "../../kernel/errors.ts";
import type { Command } from "./commands.ts";
import type { Draft } from "./draft.ts";
import { currentStageRun, requireStage } from "./lookup.ts";

/** Runs a failed or stopped stage again, in the same execution (Retry a failed stage or failed actions). */
export function retryStage(draft: Draft, command: Extract<Command, { type: "RetryStage" }>): void {
  const { state } = draft;
  const { executionId, stageName, mode, by } = command;
  requireStage(state, stageName);
  const latest = state.stages[stageName]?.latest;
  if (latest !== executionId) {
    throw new AwsError(
      "NotLatestPipelineExecutionException",
      `Pipeline execution '${executionId}' is not the latest execution in stage '${stageName}' of pipeline '${state.name}'`,
    );
  }
  const execution = state.executions[executionId];
  const stage = execution && currentStageRun(execution);
  const retryable = stage?.name === stageName && (stage.status === "Failed" || stage.status === "Stopped");
  if (!execution || !retryable) {
    throw new AwsError(
      "StageNotRetryableException",
      `Stage '${stageName}' of pipeline execution '${executionId}' has no failed actions to retry`,
    );
  }
  if (execution.pipelineVersion !== state.version) {
    throw new AwsError(
      "StageNotRetryableException",
      `Stage '${stageName}' cannot be retried: the structure of pipeline '${state.name}' has changed since execution '${executionId}' started`,
    );
  }
  draft.add("StageRetried", { executionId, stageName, mode, by });
}
