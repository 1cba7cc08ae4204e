import type {
  ArtifactRevision,
  PipelineExecution,
  PipelineExecutionSummary,
  SourceRevision,
} from "@aws-sdk/client-codepipeline";
import type { PastExecution } from "../driver/history.ts";

/** An execution as ListPipelineExecutions answers it. */
export function summaryOf(execution: PastExecution): PipelineExecutionSummary {
  return {
    pipelineExecutionId: execution.id,
    status: execution.status,
    startTime: new Date(execution.startTime),
    lastUpdateTime: new Date(execution.lastUpdateTime),
    sourceRevisions: execution.revisions.map(
      ({ actionName, revisionId, revisionSummary, revisionUrl }): SourceRevision => ({
        actionName,
        revisionId,
        ...(revisionSummary === undefined ? {} : { revisionSummary }),
        ...(revisionUrl === undefined ? {} : { revisionUrl }),
      }),
    ),
    trigger: triggerOf(execution),
    ...(execution.stop?.reason === undefined ? {} : { stopTrigger: { reason: execution.stop.reason } }),
    executionMode: execution.mode,
    executionType: "STANDARD",
  };
}

/** An execution as GetPipelineExecution answers it. */
export function detailOf(pipelineName: string, execution: PastExecution): PipelineExecution {
  const variables = Object.entries(execution.variables);
  return {
    pipelineName,
    pipelineVersion: execution.pipelineVersion,
    pipelineExecutionId: execution.id,
    status: execution.status,
    artifactRevisions: execution.revisions.flatMap(({ artifactNames, actionName: _, ...revision }) =>
      artifactNames.map((name): ArtifactRevision => {
        const { created, ...rest } = revision;
        return { name, ...rest, ...(created === undefined ? {} : { created: new Date(created) }) };
      }),
    ),
    ...(variables.length > 0
      ? { variables: variables.map(([name, resolvedValue]) => ({ name, resolvedValue })) }
      : {}),
    trigger: triggerOf(execution),
    executionMode: execution.mode,
    executionType: "STANDARD",
  };
}

function triggerOf({ trigger }: PastExecution): PipelineExecution["trigger"] {
  return { triggerType: trigger.type, triggerDetail: trigger.detail };
}
