import type { Command } from "./commands.ts";
import type { Draft } from "./draft.ts";

type Report = Extract<Command, { type: "ReportProgress" | "AwaitApproval" | "SucceedAction" | "FailAction" }>;

/** What a running action tells. An attempt that has ended already (abandoned, timed out) is not heard any more. */
export function reportAction(draft: Draft, report: Report): void {
  const { executionId, runId } = report;
  if (draft.state.executions[executionId]?.runs[runId]?.status !== "InProgress") return;
  switch (report.type) {
    case "ReportProgress":
      draft.add("ActionProgressed", { executionId, runId, progress: report.progress });
      return;
    case "AwaitApproval":
      draft.add("ApprovalRequested", {
        executionId,
        runId,
        ...(report.progress ? { progress: report.progress } : {}),
      });
      return;
    case "SucceedAction":
      draft.add("ActionSucceeded", { executionId, runId, outputs: report.outputs, result: report.result });
      return;
    default:
      draft.add("ActionFailed", {
        executionId,
        runId,
        error: report.error,
        ...(report.progress ? { progress: report.progress } : {}),
      });
  }
}
