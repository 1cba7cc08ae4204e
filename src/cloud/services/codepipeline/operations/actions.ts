import type * as sdk from "@aws-sdk/client-codepipeline";
import type { ActionExecutionDetail, ActionExecutionFilter } from "@aws-sdk/client-codepipeline";
import type { Page } from "../../../../engine/driver/history.ts";
import type { ActionRun, PipelineState } from "../../../../engine/execution/state.ts";
import { actionExecutionOf } from "../../../../engine/queries/action-executions.ts";
import type { Call, OperationsOf } from "../../../service.ts";
import { engineOf } from "../engines.ts";
import { keyOf, tokenOf } from "../paging.ts";
import { requireExecution } from "./executions.ts";

const DEFAULT_PAGE = 100;

export const actionOperations: OperationsOf<typeof sdk> = {
  PutApprovalResult({ pipelineName = "", stageName = "", actionName = "", result, token = "" }, call) {
    engineOf(call.host).dispatch(call, pipelineName, {
      type: "AnswerApproval",
      stageName,
      actionName,
      token,
      status: result?.status ?? "Rejected",
      summary: result?.summary ?? "",
      by: call.caller.arn,
    });
    return { approvedAt: new Date(call.host.clock.now()) };
  },

  ListActionExecutions({ pipelineName = "", filter, maxResults = DEFAULT_PAGE, nextToken }, call) {
    const engine = engineOf(call.host);
    const state = engine.pipeline(call, pipelineName);
    const after = nextToken === undefined ? undefined : keyOf(nextToken);
    const page = filter
      ? pageOfExecution(call, state, filter, maxResults, after)
      : engine.history.runs(state.id, maxResults, after);
    return {
      actionExecutionDetails: page.items.flatMap((run) => describe(call, state, run)),
      ...(page.next === undefined ? {} : { nextToken: tokenOf(page.next) }),
    };
  },
};

function describe(call: Call, state: PipelineState, run: ActionRun): ActionExecutionDetail[] {
  const definition = engineOf(call.host).history.definition(state.id, run.pipelineVersion);
  return definition ? [actionExecutionOf(run, definition, state.region)] : [];
}

/** Attempts of one execution, newest first; with `Latest` only the last at each action. */
function pageOfExecution(
  call: Call,
  state: PipelineState,
  { pipelineExecutionId, latestInPipelineExecution }: ActionExecutionFilter,
  limit: number,
  after: string | undefined,
): Page<ActionRun> {
  const id = latestInPipelineExecution?.pipelineExecutionId ?? pipelineExecutionId ?? "";
  const { history } = engineOf(call.host);
  const runs = requireExecution(call, state, id)
    .runNumbers.flatMap((number) => history.run(state.id, number) ?? [])
    .reverse();
  const wanted = latestInPipelineExecution?.startTimeRange === "Latest" ? lastOfEach(runs) : runs;
  const rest = wanted.filter(({ number }) => after === undefined || number < Number(after));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(rest.length > items.length && last ? { next: String(last.number) } : {}) };
}

function lastOfEach(runs: readonly ActionRun[]): ActionRun[] {
  const keyOfRun = (run: ActionRun): string => `${run.stageName}/${run.actionName}`;
  return runs.filter((run, index) => runs.findIndex((other) => keyOfRun(other) === keyOfRun(run)) === index);
}
