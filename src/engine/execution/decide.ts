import { AwsError } from "../../kernel/errors.ts";
import { normalize } from "../definition/normalize.ts";
import { advance } from "./advance.ts";
import { answerApproval } from "./answer-approval.ts";
import type { Command, Moment } from "./commands.ts";
import { Draft } from "./draft.ts";
import type { PipelineEvent } from "./events.ts";
import { requireStage } from "./lookup.ts";
import { reportAction } from "./report-action.ts";
import { retryStage } from "./retry-stage.ts";
import { startExecution } from "./start-execution.ts";
import type { PipelineState } from "./state.ts";
import { stopExecution } from "./stop-execution.ts";

/**
 * What a command makes happen to a pipeline, with all that follows from it at once. Pure: no clock, no I/O.
 * @param state of the pipeline; `undefined` where there is none of that name.
 * @throws AwsError where AWS refuses the command.
 */
export function decide(state: PipelineState | undefined, command: Command, moment: Moment): PipelineEvent[] {
  const draft = new Draft(state, moment);
  if (command.type === "CreatePipeline") create(draft, command);
  else if (!state) throw new AwsError("PipelineNotFoundException", "The pipeline does not exist");
  else apply(draft, command);
  if (draft.exists && draft.events.length > 0) advance(draft);
  return draft.events;
}

function create(draft: Draft, command: Extract<Command, { type: "CreatePipeline" }>): void {
  if (draft.exists) {
    throw new AwsError(
      "PipelineNameInUseException",
      `A pipeline with the name '${command.name}' already exists in account '${command.account}'`,
    );
  }
  const { name, account, region } = command;
  const declaration = normalize(command.declaration, 1);
  draft.add("PipelineCreated", { id: draft.moment.newId(), name, account, region, declaration });
  startExecution(draft, { type: "StartExecution", trigger: { type: "CreatePipeline", detail: command.by } });
}

function apply(draft: Draft, command: Exclude<Command, { type: "CreatePipeline" }>): void {
  switch (command.type) {
    case "UpdatePipeline":
      draft.add("PipelineUpdated", {
        declaration: normalize(command.declaration, draft.state.version + 1),
      });
      return;
    case "DeletePipeline":
      draft.add("PipelineDeleted", { name: draft.state.name });
      return;
    case "DisableTransition":
    case "EnableTransition":
      changeTransition(draft, command);
      return;
    case "StartExecution":
      startExecution(draft, command);
      return;
    case "StopExecution":
      stopExecution(draft, command);
      return;
    case "RetryStage":
      retryStage(draft, command);
      return;
    case "AnswerApproval":
      answerApproval(draft, command);
      return;
    default:
      reportAction(draft, command);
  }
}

function changeTransition(
  draft: Draft,
  command: Extract<Command, { type: "DisableTransition" | "EnableTransition" }>,
): void {
  const { stageName, transition: type, by } = command;
  requireStage(draft.state, stageName);
  if (command.type === "EnableTransition") {
    draft.add("TransitionEnabled", { stageName, type, by });
    return;
  }
  if (draft.state.definitions[draft.state.version]?.executionMode === "PARALLEL") {
    throw new AwsError(
      "ValidationException",
      "Stage transitions cannot be disabled in PARALLEL execution mode",
    );
  }
  draft.add("TransitionDisabled", { stageName, type, reason: command.reason, by });
}
