import type {
  ActionDeclaration,
  ActionExecutionDetail,
  ActionExecutionResult,
  PipelineDeclaration,
} from "@aws-sdk/client-codepipeline";
import type { ActionRun } from "../execution/state.ts";

/**
 * An attempt at an action as ListActionExecutions answers it.
 * @param definition of the version that it ran with.
 * @param region the pipeline's own.
 */
export function actionExecutionOf(
  run: ActionRun,
  definition: PipelineDeclaration,
  region: string,
): ActionExecutionDetail {
  const action = definition.stages
    ?.find(({ name }) => name === run.stageName)
    ?.actions?.find(({ name }) => name === run.actionName);
  return {
    pipelineExecutionId: run.executionId,
    actionExecutionId: run.id,
    pipelineVersion: run.pipelineVersion,
    stageName: run.stageName,
    actionName: run.actionName,
    startTime: new Date(run.startTime),
    lastUpdateTime: new Date(run.lastUpdateTime),
    ...(run.updatedBy === undefined ? {} : { updatedBy: run.updatedBy }),
    status: run.status,
    input: inputOf(run, action, region),
    output: {
      outputArtifacts: run.outputs.map(artifact),
      executionResult: resultOf(run),
      outputVariables: run.outputVariables ?? {},
    },
  };
}

function inputOf(
  run: ActionRun,
  action: ActionDeclaration | undefined,
  region: string,
): ActionExecutionDetail["input"] {
  return {
    actionTypeId: action?.actionTypeId,
    configuration: action?.configuration ?? {},
    resolvedConfiguration: run.configuration,
    ...(action?.roleArn === undefined ? {} : { roleArn: action.roleArn }),
    region: action?.region ?? region,
    inputArtifacts: run.inputs.map(artifact),
    ...(action?.namespace === undefined ? {} : { namespace: action.namespace }),
  };
}

function resultOf(run: ActionRun): ActionExecutionResult {
  const { externalExecutionId, externalExecutionUrl, summary } = run.progress;
  // An approval's external id is its token, which PARALLEL pipelines are answered by (PutApprovalResult).
  const id = externalExecutionId ?? run.approval?.token;
  const text = summary ?? run.error?.message;
  return {
    ...(id === undefined ? {} : { externalExecutionId: id }),
    ...(text === undefined ? {} : { externalExecutionSummary: text }),
    ...(externalExecutionUrl === undefined ? {} : { externalExecutionUrl }),
    ...(run.error ? { errorDetails: run.error } : {}),
  };
}

function artifact({ name, location }: ActionRun["inputs"][number]): {
  name: string;
  s3location: ActionRun["inputs"][number]["location"];
} {
  return { name, s3location: location };
}
