import type * as sdk from "@aws-sdk/client-codepipeline";
import type { PastExecution } from "../../../../engine/driver/history.ts";
import type { PipelineState } from "../../../../engine/execution/state.ts";
import { detailOf, summaryOf } from "../../../../engine/queries/executions.ts";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call, OperationsOf } from "../../../service.ts";
import { engineOf } from "../engines.ts";
import { keyOf, tokenOf } from "../paging.ts";
import { triggerOf } from "../trigger.ts";

const DEFAULT_PAGE = 100;

export const executionOperations: OperationsOf<typeof sdk> = {
  StartPipelineExecution({ name = "", variables = [], clientRequestToken, sourceRevisions }, call) {
    const engine = engineOf(call.host);
    const events = engine.dispatch(call, name, {
      type: "StartExecution",
      trigger: triggerOf(call),
      variables: Object.fromEntries(variables.map((variable) => [variable.name, variable.value])),
      ...(sourceRevisions ? { sourceRevisions } : {}),
      ...(clientRequestToken === undefined ? {} : { requestToken: clientRequestToken }),
    });
    const started = events.find((event) => event.type === "ExecutionStarted");
    const repeated = engine
      .pipeline(call, name)
      .requestTokens.find(({ token }) => token === clientRequestToken);
    return { pipelineExecutionId: started?.data.executionId ?? repeated?.executionId };
  },

  StopPipelineExecution({ pipelineName = "", pipelineExecutionId = "", abandon, reason }, call) {
    engineOf(call.host).dispatch(call, pipelineName, {
      type: "StopExecution",
      executionId: pipelineExecutionId,
      abandon: abandon ?? false,
      ...(reason === undefined ? {} : { reason }),
    });
    return { pipelineExecutionId };
  },

  GetPipelineExecution({ pipelineName = "", pipelineExecutionId = "" }, call) {
    const state = engineOf(call.host).pipeline(call, pipelineName);
    const execution = requireExecution(call, state, pipelineExecutionId);
    return { pipelineExecution: detailOf(pipelineName, execution) };
  },

  ListPipelineExecutions({ pipelineName = "", maxResults = DEFAULT_PAGE, nextToken, filter }, call) {
    const engine = engineOf(call.host);
    const state = engine.pipeline(call, pipelineName);
    const stageName = filter?.succeededInStage?.stageName;
    const found: PastExecution[] = [];
    let after = nextToken === undefined ? undefined : keyOf(nextToken);
    // A filtered page may need to look at many executions.
    do {
      const page = engine.history.executions(state.id, maxResults - found.length, after);
      found.push(...page.items.filter((execution) => succeededIn(execution, stageName, state.version)));
      after = page.next;
    } while (after !== undefined && found.length < maxResults);
    return {
      pipelineExecutionSummaries: found.map(summaryOf),
      ...(after === undefined ? {} : { nextToken: tokenOf(after) }),
    };
  },
};

/** @throws AwsError `PipelineExecutionNotFoundException` */
export function requireExecution(call: Call, state: PipelineState, executionId: string): PastExecution {
  const execution = engineOf(call.host).history.execution(state.id, executionId);
  if (execution) return execution;
  throw new AwsError(
    "PipelineExecutionNotFoundException",
    `Pipeline '${state.name}' does not have an execution with id '${executionId}'`,
  );
}

function succeededIn(execution: PastExecution, stageName: string | undefined, version: number): boolean {
  if (stageName === undefined) return true;
  return (
    execution.pipelineVersion === version &&
    execution.stages.some(({ name, status }) => name === stageName && status === "Succeeded")
  );
}
