import type { PipelineRow } from "../data/pipelines.ts";
import { goesOn } from "../data/pipelines.ts";
import type { Glyphs } from "../glyphs.ts";
import { isDone } from "../lab-view.ts";
import { line, span, type Line, type Span } from "../lines.ts";
import { here, type AppState } from "../state.ts";
import { signOf, statusOf } from "../status.ts";
import { ago, took } from "../when.ts";
import { BLANK, clamp, dim, listView, type Area, type ScreenView } from "./screen.ts";
import { table } from "./table.ts";

/** What the cursor of the home screen goes through. */
export type HomeItem = { kind: "pipeline"; name: string } | { kind: "lab"; id: string };

export function homeItems(state: AppState): HomeItem[] {
  return [
    ...(state.pipelines ?? []).map(({ name }) => ({ kind: "pipeline" as const, name })),
    ...state.labs.map(({ id }) => ({ kind: "lab" as const, id })),
  ];
}

/** Pipelines, then labs. */
export function homeView(state: AppState, area: Area): ScreenView {
  const items = homeItems(state);
  const cursor = clamp(here(state).cursor, items.length);
  const pipelines = state.pipelines ?? [];
  const head: Line[] = [line(span("Pipelines", "title"), span(`  ${pipelines.length}`, "dim"))];
  const listed = table(
    [
      { title: "", max: 1 },
      { title: "Name", max: Math.max(16, Math.floor(area.width / 3)) },
      { title: "Latest execution", max: 20 },
      { title: "", max: 10 },
      { title: "Trigger", max: 40 },
    ],
    pipelines.map((row) => pipelineCells(row, state.now, area)),
    cursor,
    area,
  );
  const labs = table(
    [
      { title: "", max: 1 },
      { title: "Lab", max: Math.max(20, Math.floor(area.width / 2)) },
      { title: "", max: 80 },
    ],
    state.labs.map((lab) => [
      labSign(state, lab.id, area.glyphs),
      lab.title,
      span(labNote(state, lab.id) ?? lab.summary ?? "", "dim"),
    ]),
    cursor - pipelines.length,
    area,
  );
  const body: Line[] = [...(pipelines.length > 0 ? listed.body : [dim(`  ${noPipelines(state, area)}`)])];
  const offset = body.length + 2;
  if (state.labs.length > 0) body.push(BLANK, line(span("Labs", "title")), ...labs.body);
  return listView({
    title: "Home",
    head,
    body,
    items: items.length,
    at: cursor < pipelines.length ? cursor : offset + cursor - pipelines.length,
  });
}

function pipelineCells(row: PipelineRow, now: number, area: Area) {
  const { latest } = row;
  const status = statusOf(statusOfRow(row));
  const time =
    goesOn(latest) && !row.waiting
      ? took(latest?.startTime?.getTime(), now)
      : ago(latest?.lastUpdateTime?.getTime(), now);
  return [
    signOf(status, area.glyphs),
    row.name,
    span(status.word, status.tone),
    span(time, "dim"),
    span(latest?.trigger?.triggerType ?? "", "dim"),
  ];
}

function statusOfRow({ latest, waiting, held }: PipelineRow): string | undefined {
  if (waiting) return "WaitingForApproval";
  return held && goesOn(latest) ? "WaitingForStage" : latest?.status;
}

function noPipelines(state: AppState, area: Area): string {
  if (state.pipelines === undefined) return `Asking ${state.place.backend} ${area.glyphs.ellipsis}`;
  return state.lab ? "None yet: a step of the lab makes one." : "None yet.";
}

/** An open lab is not something that runs: its mark stands still. */
function labSign(state: AppState, id: string, glyphs: Glyphs): Span {
  if (state.lab?.id !== id) return span(glyphs.idle, "dim");
  return state.lab.steps.every(isDone) ? span(glyphs.succeeded, "succeeded") : span(glyphs.unread, "accent");
}

function labNote(state: AppState, id: string): string | undefined {
  if (state.lab?.id !== id) return undefined;
  return `${state.lab.steps.filter(isDone).length} of ${state.lab.steps.length} steps done`;
}
