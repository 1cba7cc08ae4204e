import type {
  ActionDeclaration,
  ActionExecutionDetail,
  ActionState,
  ErrorDetails,
  SourceRevision,
  StageExecution,
  StageState,
} from "@aws-sdk/client-codepipeline";
import type { PipelineData } from "./pipelines.ts";

/** A pipeline as the console pictures it, read from the SDK's answers. */
export interface StagePicture {
  name: string;
  /** The execution that is or was last in the stage. */
  latest?: StageExecution | undefined;
  /** Executions that wait to get in. */
  inbound: readonly StageExecution[];
  /** The way into the stage; the first stage has none. */
  transition?: { enabled: boolean; reason?: string | undefined; by?: string | undefined } | undefined;
  actions: readonly ActionPicture[];
}

export interface ActionPicture {
  stage: string;
  name: string;
  provider: string;
  category: string;
  runOrder: number;
  /** A status of {@link statusOf}; `undefined` when it did not run in the stage's execution. */
  status?: string | undefined;
  started?: number | undefined;
  ended?: number | undefined;
  /** One line: the revision, the summary, or what it waits for. */
  note?: string | undefined;
  error?: ErrorDetails | undefined;
  /** Answering the approval needs it. */
  token?: string | undefined;
  percent?: number | undefined;
  actionExecution?: string | undefined;
  declaration: ActionDeclaration;
  /** Resolved where the action ran, else as declared. */
  configuration: Record<string, string>;
  state?: ActionState | undefined;
}

export function pictureOf(data: PipelineData): StagePicture[] {
  return (data.declaration.stages ?? []).map((stage, index) => {
    const state = data.stages.find(({ stageName }) => stageName === stage.name);
    const inbound = state?.inboundExecutions ?? [];
    return {
      name: stage.name ?? "",
      latest: state?.latestExecution,
      inbound: inbound.length > 0 || !state?.inboundExecution ? inbound : [state.inboundExecution],
      transition: index === 0 ? undefined : transitionOf(state),
      actions: (stage.actions ?? [])
        .map((action) => actionPicture(action, stage.name ?? "", state, data))
        .toSorted((a, b) => a.runOrder - b.runOrder),
    };
  });
}

/** The actions of all stages in the order in which the cursor goes through them. */
export function actionsOf(stages: readonly StagePicture[]): ActionPicture[] {
  return stages.flatMap(({ actions }) => actions);
}

const FIRST_LOOK = ["WaitingForApproval", "Failed", "InProgress"];

/** The action that the cursor is on; where nobody moved it (negative), the one that waits, failed or runs. */
export function chosenAction(stages: readonly StagePicture[], cursor: number): ActionPicture | undefined {
  const actions = actionsOf(stages);
  if (cursor >= 0) return actions[Math.min(cursor, actions.length - 1)];
  const urgent = FIRST_LOOK.map((status) => actions.find((action) => action.status === status));
  return urgent.find((action) => action !== undefined) ?? actions[0];
}

function transitionOf(state: StageState | undefined): StagePicture["transition"] {
  const transition = state?.inboundTransitionState;
  return {
    enabled: transition?.enabled ?? true,
    reason: transition?.disabledReason,
    by: transition?.lastChangedBy,
  };
}

function actionPicture(
  declaration: ActionDeclaration,
  stage: string,
  stageState: StageState | undefined,
  data: PipelineData,
): ActionPicture {
  const state = stageState?.actionStates?.find(({ actionName }) => actionName === declaration.name);
  const detail = detailOf(stage, declaration, state, data);
  const base = {
    stage,
    name: declaration.name ?? "",
    provider: declaration.actionTypeId?.provider ?? "",
    category: declaration.actionTypeId?.category ?? "",
    runOrder: declaration.runOrder ?? 1,
    declaration,
    configuration: detail?.input?.resolvedConfiguration ?? declaration.configuration ?? {},
    state,
  };
  const execution = state?.latestExecution;
  // GetPipelineState keeps an action's last run while the stage is at a newer execution: it did not run in that one yet.
  const current = stageState?.latestExecution?.pipelineExecutionId;
  if (!execution || (detail && current && detail.pipelineExecutionId !== current)) return base;
  const waiting = execution.status === "InProgress" && execution.token !== undefined;
  return {
    ...base,
    status: waiting ? "WaitingForApproval" : execution.status,
    started: detail?.startTime?.getTime(),
    ended: execution.status === "InProgress" ? undefined : execution.lastStatusChange?.getTime(),
    note: noteOf(base.category, current, declaration, state, data),
    error: execution.errorDetails,
    token: waiting ? execution.token : undefined,
    percent: execution.percentComplete,
    actionExecution: execution.actionExecutionId ?? detail?.actionExecutionId,
  };
}

function detailOf(
  stage: string,
  declaration: ActionDeclaration,
  state: ActionState | undefined,
  data: PipelineData,
): ActionExecutionDetail | undefined {
  const id = state?.latestExecution?.actionExecutionId;
  return data.actions.find((detail) =>
    id === undefined
      ? detail.stageName === stage && detail.actionName === declaration.name
      : detail.actionExecutionId === id,
  );
}

function noteOf(
  category: string,
  execution: string | undefined,
  declaration: ActionDeclaration,
  state: ActionState | undefined,
  data: PipelineData,
): string | undefined {
  if (category !== "Source") return state?.latestExecution?.summary;
  const revision = revisionsOf(execution, data).find(({ actionName }) => actionName === declaration.name);
  if (revision) return revisionText(revision);
  const id = state?.currentRevision?.revisionId;
  return [id && shortRevision(id), state?.latestExecution?.summary].filter(Boolean).join(" ") || undefined;
}

export function revisionsOf(execution: string | undefined, data: PipelineData): readonly SourceRevision[] {
  return (
    data.executions.find(({ pipelineExecutionId }) => pipelineExecutionId === execution)?.sourceRevisions ??
    []
  );
}

export function revisionText({ revisionId = "", revisionSummary = "" }: SourceRevision): string {
  return `${shortRevision(revisionId)} ${revisionSummary.split("\n")[0] ?? ""}`.trim();
}

/** Commit ids in git's short form; other revisions (S3 versions) cut to the same measure. */
function shortRevision(id: string): string {
  return id.slice(0, 7);
}
