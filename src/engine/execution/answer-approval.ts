import { AwsError } from "../../kernel/errors.ts";
import type { Command } from "./commands.ts";
import type { Draft } from "./draft.ts";
import { stageNotFound } from "./lookup.ts";
import type { ActionRun, PipelineState } from "./state.ts";

/** Approves or rejects what waits for it (Approve or reject an approval action in CodePipeline). */
export function answerApproval(draft: Draft, command: Extract<Command, { type: "AnswerApproval" }>): void {
  const run = findApproval(draft.state, command);
  if (run.status !== "InProgress") {
    if (run.updatedBy === undefined) throw invalidToken();
    throw new AwsError(
      "ApprovalAlreadyCompletedException",
      `The approval action '${command.actionName}' has already been approved or rejected`,
    );
  }
  draft.add("ApprovalAnswered", {
    executionId: run.executionId,
    runId: run.id,
    approved: command.status === "Approved",
    summary: command.summary,
    by: command.by,
  });
}

/** By the definitions in use: an execution that waits keeps the one it started with. */
function findApproval(
  state: PipelineState,
  { stageName, actionName, token }: Extract<Command, { type: "AnswerApproval" }>,
): ActionRun {
  const stages = Object.values(state.definitions).flatMap((definition) => definition.stages ?? []);
  const named = stages.filter(({ name }) => name === stageName);
  if (named.length === 0) throw stageNotFound(state, stageName);
  if (!named.some(({ actions }) => actions?.some(({ name }) => name === actionName))) {
    throw new AwsError(
      "ActionNotFoundException",
      `Stage '${stageName}' of pipeline '${state.name}' does not have an action with name '${actionName}'`,
    );
  }
  const run = Object.values(state.executions)
    .flatMap(({ runs }) => Object.values(runs))
    .find(
      (candidate) =>
        candidate.stageName === stageName &&
        candidate.actionName === actionName &&
        candidate.approval?.token === token,
    );
  if (!run) throw invalidToken();
  return run;
}

function invalidToken(): AwsError {
  return new AwsError(
    "InvalidApprovalTokenException",
    "The approval token is invalid: the approval request already received a response or has expired",
  );
}
