import type { PipelineExecutionSummary } from "@aws-sdk/client-codepipeline";
import { executionStatus } from "../data/progress.ts";
import { goesOn } from "../data/pipelines.ts";
import { revisionText } from "../data/picture.ts";
import { span } from "../lines.ts";
import { here, type AppState } from "../state.ts";
import { signOf, statusOf } from "../status.ts";
import { ago, took } from "../when.ts";
import { clamp, dim, listView, type Area, type ScreenView } from "./screen.ts";
import { shortId } from "./stage-box.ts";
import { table } from "./table.ts";

/** The executions that the filter leaves, newest first. */
export function shownExecutions(state: AppState, pipeline: string): readonly PipelineExecutionSummary[] {
  const filter = here(state).filter.toLowerCase();
  const all = state.pipeline[pipeline]?.executions ?? [];
  return filter === "" ? all : all.filter((one) => textOf(one).toLowerCase().includes(filter));
}

export function executionsView(state: AppState, pipeline: string, area: Area): ScreenView {
  const shown = shownExecutions(state, pipeline);
  const cursor = clamp(here(state).cursor, shown.length);
  const data = state.pipeline[pipeline];
  const title = `Executions of ${pipeline}`;
  if (shown.length === 0) return listView({ title, body: [dim("No execution.")], items: 0, at: 0 });
  const { head, body } = table(
    [
      { title: "", max: 1 },
      { title: "Execution", max: 9 },
      { title: "Status", max: area.width < 76 ? 12 : 20 },
      { title: "Started", max: 9 },
      { title: "Took", max: 8 },
      { title: "Trigger", max: area.width < 76 ? 14 : 22 },
      { title: "Revision", max: 200 },
    ],
    shown.map((one) => {
      const status = statusOf(data && executionStatus(data, one));
      const from = one.startTime?.getTime();
      return [
        signOf(status, area.glyphs),
        shortId(one.pipelineExecutionId),
        span(status.word, status.tone),
        span(ago(from, state.now), "dim"),
        span(took(from, goesOn(one) ? state.now : (one.lastUpdateTime?.getTime() ?? state.now)), "dim"),
        span(triggerOf(one), "dim"),
        span(revisionsOf(one)),
      ];
    }),
    cursor,
    area,
  );
  return listView({ title, head: [head], body, items: shown.length, at: cursor });
}

function triggerOf({ trigger, executionType }: PipelineExecutionSummary): string {
  return executionType === "ROLLBACK" ? "Rollback" : (trigger?.triggerType ?? "");
}

function revisionsOf({ sourceRevisions = [] }: PipelineExecutionSummary): string {
  return sourceRevisions.map(revisionText).join(", ");
}

function textOf(one: PipelineExecutionSummary): string {
  return [one.pipelineExecutionId, one.status, triggerOf(one), revisionsOf(one), one.statusSummary].join(" ");
}
