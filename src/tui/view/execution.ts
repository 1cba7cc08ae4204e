import type { ActionExecutionDetail } from "@aws-sdk/client-codepipeline";
import { wrap } from "../cells.ts";
import { goesOn } from "../data/pipelines.ts";
import { executionStatus } from "../data/progress.ts";
import { actionsOf, pictureOf, revisionText } from "../data/picture.ts";
import { line, span, type Line } from "../lines.ts";
import { here, type AppState } from "../state.ts";
import { signOf, statusOf } from "../status.ts";
import { dateTime, took } from "../when.ts";
import { BLANK, clamp, dim, listView, type Area, type ScreenView } from "./screen.ts";
import { table } from "./table.ts";

/** The action executions of one pipeline execution, oldest first: retried ones show every attempt. */
export function shownActions(state: AppState, pipeline: string, execution: string): ActionExecutionDetail[] {
  return (state.pipeline[pipeline]?.actions ?? [])
    .filter(({ pipelineExecutionId }) => pipelineExecutionId === execution)
    .toReversed();
}

export function executionView(state: AppState, pipeline: string, execution: string, area: Area): ScreenView {
  const shown = shownActions(state, pipeline, execution);
  const cursor = clamp(here(state).cursor, shown.length);
  const data = state.pipeline[pipeline];
  const now = data ? actionsOf(pictureOf(data)) : [];
  const { head, body } = table(
    [
      { title: "", max: 1 },
      { title: "Stage", max: Math.min(20, Math.floor(area.width / 6)) },
      { title: "Action", max: Math.min(24, Math.floor(area.width / 5)) },
      { title: "Status", max: area.width < 76 ? 12 : 20 },
      { title: "Took", max: 8 },
      { title: "Result", max: 400 },
    ],
    shown.map((action) => {
      const current = now.find((one) => one.actionExecution === action.actionExecutionId);
      const status = statusOf(current?.status ?? action.status);
      const result = action.output?.executionResult;
      const ended = action.status === "InProgress" ? state.now : action.lastUpdateTime?.getTime();
      return [
        signOf(status, area.glyphs),
        action.stageName ?? "",
        action.actionName ?? "",
        span(status.word, status.tone),
        span(took(action.startTime?.getTime(), ended ?? state.now), "dim"),
        result?.errorDetails
          ? span(result.errorDetails.message ?? "", "failed")
          : span(result?.externalExecutionSummary ?? "", "dim"),
      ];
    }),
    cursor,
    area,
  );
  return listView({
    title: `Execution ${execution}`,
    head: [...factsOf(state, pipeline, execution, area), BLANK, head],
    body: shown.length > 0 ? body : [dim("  No action has run in it.")],
    items: shown.length,
    at: cursor,
  });
}

function factsOf(state: AppState, pipeline: string, execution: string, area: Area): Line[] {
  const one = state.pipeline[pipeline]?.executions.find((each) => each.pipelineExecutionId === execution);
  if (!one) return [dim("Not among the newest executions.")];
  const data = state.pipeline[pipeline];
  const status = statusOf(data && executionStatus(data, one));
  const end = goesOn(one) ? state.now : one.lastUpdateTime?.getTime();
  const lines: Line[] = [
    line(
      signOf(status, area.glyphs),
      " ",
      span(status.word, status.tone),
      span(`  ${dateTime(one.startTime)}`, "dim"),
      span(`  ${took(one.startTime?.getTime(), end ?? state.now)}`, "dim"),
      span(`  ${one.trigger?.triggerType ?? ""} ${one.trigger?.triggerDetail ?? ""}`, "dim"),
    ),
  ];
  for (const revision of one.sourceRevisions ?? []) {
    lines.push(line(span(`${revision.actionName}  `, "dim"), span(revisionText(revision))));
  }
  if (one.statusSummary) lines.push(...wrap(one.statusSummary, area.width).map(dim));
  return lines;
}
