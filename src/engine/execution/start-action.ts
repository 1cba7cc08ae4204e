import { artifactNames, type PlacedAction } from "../definition/actions.ts";
import { resolveConfiguration } from "../variables/resolve.ts";
import type { Draft } from "./draft.ts";

const MINUTE = 60_000;
/** Approvals end after seven days where nothing else is declared (Quotas in CodePipeline). */
const APPROVAL_MINUTES = 7 * 24 * 60;

/** Starts one attempt at an action; one whose variables have no value fails at once. */
export function startAction(
  draft: Draft,
  executionId: string,
  stageName: string,
  action: PlacedAction["action"],
): void {
  const execution = draft.state.executions[executionId];
  if (!execution) return;
  const { configuration, unresolved } = resolveConfiguration(action.configuration ?? {}, execution);
  const runId = draft.moment.newId();
  draft.add("ActionStarted", {
    executionId,
    runId,
    stageName,
    actionName: action.name,
    configuration,
    inputs: artifactNames(action.inputArtifacts).flatMap((name) => {
      const location = execution.artifacts[name];
      return location ? [{ name, location }] : [];
    }),
    ...(action.actionTypeId.category === "Approval"
      ? {
          approval: {
            token: draft.moment.newId(),
            expires: draft.moment.time + (action.timeoutInMinutes ?? APPROVAL_MINUTES) * MINUTE,
          },
        }
      : {}),
  });
  if (unresolved.length === 0) return;
  draft.add("ActionFailed", {
    executionId,
    runId,
    error: {
      code: "ConfigurationError",
      message:
        `An action in this pipeline failed because one or more variables could not be resolved: Action name=${action.name}. ` +
        "This can result when a variable is referenced that does not exist. Validate the configuration for this action.",
    },
  });
}
