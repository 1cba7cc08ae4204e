import { AwsError } from "../../kernel/errors.ts";
import type { Command } from "./commands.ts";
import type { Draft } from "./draft.ts";
import { currentStageRun, runsOf } from "./lookup.ts";

/**
 * Stop and wait: what runs may end, nothing else starts. Stop and abandon: what runs is given up at once
 * (Stop a pipeline execution).
 */
export function stopExecution(draft: Draft, command: Extract<Command, { type: "StopExecution" }>): void {
  const { executionId, abandon, reason } = command;
  const execution = draft.state.executions[executionId];
  if (!execution || (execution.status !== "InProgress" && execution.status !== "Stopping")) {
    throw new AwsError(
      "PipelineExecutionNotStoppableException",
      `Pipeline execution '${executionId}' of pipeline '${draft.state.name}' is not in progress and cannot be stopped`,
    );
  }
  if (execution.status === "Stopping" && (!abandon || execution.stop?.abandon)) {
    throw new AwsError(
      "DuplicatedStopRequestException",
      `Pipeline execution '${executionId}' of pipeline '${draft.state.name}' is already stopping`,
    );
  }
  draft.add("ExecutionStopping", { executionId, abandon, ...(reason === undefined ? {} : { reason }) });
  const stage = currentStageRun(execution);
  if (!abandon || !stage) return;
  for (const run of runsOf(execution, stage)) {
    if (run.status === "InProgress") draft.add("ActionAbandoned", { executionId, runId: run.id });
  }
}
