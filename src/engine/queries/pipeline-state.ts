import type {
  ActionExecution,
  ActionState,
  GetPipelineStateOutput,
  StageExecution,
  StageState as StageAnswer,
  TransitionState,
} from "@aws-sdk/client-codepipeline";
import type { PlacedAction } from "../definition/actions.ts";
import { waitingFor } from "../execution/advance.ts";
import { currentDefinition } from "../execution/lookup.ts";
import type { ActionRun, Execution, PipelineState, StageState, Transition } from "../execution/state.ts";
import { entityUrl } from "./entity-url.ts";

/** What GetPipelineState answers. @param origin the base URL of the cloud, for links. */
export function pipelineStateOf(state: PipelineState, origin: string): GetPipelineStateOutput {
  const definition = currentDefinition(state);
  return {
    pipelineName: state.name,
    pipelineVersion: state.version,
    stageStates: (definition.stages ?? []).map((stage) =>
      stageAnswer(
        state,
        stage.name ?? "",
        (stage.actions ?? []) as PlacedAction["action"][],
        definition.executionMode === "PARALLEL",
        origin,
      ),
    ),
    created: new Date(state.created),
    updated: new Date(state.updated),
  };
}

function stageAnswer(
  state: PipelineState,
  stageName: string,
  actions: readonly PlacedAction["action"][],
  parallel: boolean,
  origin: string,
): StageAnswer {
  const stage = state.stages[stageName];
  // In PARALLEL mode no execution is the stage's: each has its own (Set or change the pipeline execution mode).
  const inbound = parallel ? [] : waitingFor(state, stageName).map(inboundOf);
  const latest = stage?.latest === undefined ? undefined : state.executions[stage.latest];
  const run = latest?.stages.find(({ name }) => name === stageName);
  return {
    stageName,
    ...(inbound.length > 0 ? { inboundExecution: inbound.at(-1), inboundExecutions: inbound } : {}),
    inboundTransitionState: transitionAnswer(stage?.inbound ?? { enabled: true }),
    actionStates: actions.map((action) => actionAnswer(state, stage, action, parallel, origin)),
    ...(latest && run && !parallel
      ? {
          latestExecution: {
            pipelineExecutionId: latest.id,
            status: latest.status === "Stopping" && run.status === "InProgress" ? "Stopping" : run.status,
            type: "STANDARD",
          } satisfies StageExecution,
        }
      : {}),
    ...(run && run.retries > 0
      ? {
          retryStageMetadata: {
            manualStageRetryAttempt: run.retries,
            latestRetryTrigger: "ManualStageRetry",
          },
        }
      : {}),
  };
}

function inboundOf(execution: Execution): StageExecution {
  return {
    pipelineExecutionId: execution.id,
    status: execution.status === "Stopping" ? "Stopping" : "InProgress",
    type: "STANDARD",
  };
}

function transitionAnswer({ enabled, reason, changedBy, changedAt }: Transition): TransitionState {
  return {
    enabled,
    ...(changedBy === undefined ? {} : { lastChangedBy: changedBy }),
    ...(changedAt === undefined ? {} : { lastChangedAt: new Date(changedAt) }),
    ...(reason === undefined ? {} : { disabledReason: reason }),
  };
}

function actionAnswer(
  state: PipelineState,
  stage: StageState | undefined,
  action: PlacedAction["action"],
  parallel: boolean,
  origin: string,
): ActionState {
  const latest = stage?.latestRuns[action.name];
  const run = latest && state.executions[latest.executionId]?.runs[latest.runId];
  const revision = run?.revision;
  const url = entityUrl(state, action, origin);
  return {
    actionName: action.name,
    ...(revision
      ? {
          currentRevision: {
            revisionId: revision.revisionId,
            revisionChangeId: revision.revisionChangeIdentifier,
            created: new Date(revision.created ?? run.lastUpdateTime),
          },
        }
      : {}),
    ...(run ? { latestExecution: actionExecution(run, parallel) } : {}),
    ...(url === undefined ? {} : { entityUrl: url }),
    ...(revision?.revisionUrl ? { revisionUrl: revision.revisionUrl } : {}),
  };
}

function actionExecution(run: ActionRun, parallel: boolean): ActionExecution {
  const { summary, externalExecutionId, externalExecutionUrl, percentComplete } = run.progress;
  return {
    actionExecutionId: run.id,
    status: run.status,
    ...(summary === undefined ? {} : { summary }),
    lastStatusChange: new Date(run.lastUpdateTime),
    // Only an approval that waits can be answered; in PARALLEL mode by ListActionExecutions (PutApprovalResult).
    ...(run.approval && run.status === "InProgress" && !parallel ? { token: run.approval.token } : {}),
    ...(run.updatedBy === undefined ? {} : { lastUpdatedBy: run.updatedBy }),
    ...(externalExecutionId === undefined ? {} : { externalExecutionId }),
    ...(externalExecutionUrl === undefined ? {} : { externalExecutionUrl }),
    ...(percentComplete === undefined ? {} : { percentComplete }),
    ...(run.error ? { errorDetails: run.error } : {}),
  };
}
