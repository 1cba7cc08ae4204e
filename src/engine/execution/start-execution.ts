import { AwsError } from "../../kernel/errors.ts";
import { actionsOf } from "../definition/actions.ts";
import type { Command } from "./commands.ts";
import type { Draft } from "./draft.ts";
import { currentDefinition, liveExecutions } from "./lookup.ts";

/** Executions that may wait (QUEUED) or run (PARALLEL) at once (Quotas in CodePipeline). */
const MOST_AT_ONCE = 50;

/** Starts an execution, unless the request token says that it is the same request once more. */
export function startExecution(draft: Draft, command: Extract<Command, { type: "StartExecution" }>): void {
  const { requestToken, variables = {}, sourceRevisions = [] } = command;
  if (requestToken !== undefined && executionOfToken(draft, requestToken) !== undefined) return;
  const definition = currentDefinition(draft.state);
  checkVariables(draft, variables);
  const sources = new Set(
    actionsOf(definition)
      .filter(({ action }) => action.actionTypeId.category === "Source")
      .map(({ action }) => action.name),
  );
  const stranger = sourceRevisions.find(({ actionName }) => !sources.has(actionName ?? ""));
  if (stranger) {
    throw new AwsError(
      "ValidationException",
      `Source revision override names action '${stranger.actionName}', which is not a source action of pipeline '${draft.state.name}'`,
    );
  }
  checkLimit(draft);
  const defaults = (definition.variables ?? []).flatMap(({ name, defaultValue }) =>
    defaultValue === undefined ? [] : [[name, defaultValue]],
  );
  draft.add("ExecutionStarted", {
    executionId: draft.moment.newId(),
    trigger: command.trigger,
    variables: { ...Object.fromEntries(defaults), ...variables },
    sourceRevisions,
    ...(requestToken === undefined ? {} : { requestToken }),
    ...(command.detected ? { detected: command.detected } : {}),
  });
}

function executionOfToken(draft: Draft, token: string): string | undefined {
  return draft.state.requestTokens.find((request) => request.token === token)?.executionId;
}

function checkVariables(draft: Draft, variables: Record<string, string>): void {
  const declared = new Set((currentDefinition(draft.state).variables ?? []).map(({ name }) => name));
  const unknown = Object.keys(variables).find((name) => !declared.has(name));
  if (unknown === undefined) return;
  throw new AwsError(
    "ValidationException",
    `Variable '${unknown}' is not declared in pipeline '${draft.state.name}'`,
  );
}

function checkLimit(draft: Draft): void {
  const mode = currentDefinition(draft.state).executionMode;
  const live = liveExecutions(draft.state);
  const counted = mode === "QUEUED" ? live.filter(({ waiting }) => waiting) : live;
  if (mode === "SUPERSEDED" || counted.length < MOST_AT_ONCE) return;
  throw new AwsError(
    "ConcurrentPipelineExecutionsLimitExceededException",
    `Pipeline '${draft.state.name}' has reached the limit of ${MOST_AT_ONCE} concurrent executions in ${mode} mode`,
  );
}
