import { cut, wrap } from "../cells.ts";
import {
  actionsOf,
  chosenAction,
  pictureOf,
  revisionsOf,
  revisionText,
  type ActionPicture,
} from "../data/picture.ts";
import type { PipelineData } from "../data/pipelines.ts";
import { executionStatus } from "../data/progress.ts";
import { line, span, type Line } from "../lines.ts";
import { here, type AppState } from "../state.ts";
import { signOf, statusOf } from "../status.ts";
import { ago, took } from "../when.ts";
import { goesOn } from "../data/pipelines.ts";
import { acrossLines, acrossWidth } from "./pipeline-across.ts";
import { downLines } from "./pipeline-down.ts";
import { BLANK, dim, listView, type Area, type ScreenView } from "./screen.ts";
import { shortId } from "./stage-box.ts";

/** The pipeline as the console pictures it. */
export function pipelineView(state: AppState, name: string, area: Area): ScreenView {
  const data = state.pipeline[name];
  const title = `Pipeline ${name}`;
  if (!data)
    return listView({ title, body: [dim(`Asking for ${name} ${area.glyphs.ellipsis}`)], items: 0, at: 0 });
  const stages = pictureOf(data);
  const actions = actionsOf(stages);
  const chosen = chosenAction(stages, here(state).cursor);
  const width = acrossWidth(stages.length, area.width);
  const across = width === undefined ? undefined : acrossLines(stages, chosen, width, area, state.now);
  const head = headLines(data, area, state.now);
  // Side by side only where it can be seen whole; a list scrolls better.
  const fits = across !== undefined && across.lines.length + head.length <= area.height;
  const down = fits ? undefined : downLines(stages, chosen, area, state.now);
  const picture = down ?? across ?? { lines: [], at: 0 };
  const spare = area.height - head.length - picture.lines.length;
  const room = Math.max(spare, chosen?.error ? Math.min(5, area.height - 10) : 0);
  const tail = chosen ? tailLines(chosen, stages, fits, area, state) : [];
  return listView({
    title,
    head,
    body: picture.lines,
    items: actions.length,
    at: picture.at,
    tail: spare > 1 || chosen?.error ? tailOf(tail, room, area) : [],
  });
}

/** As much of it as there is room for; where that is not all, how to read the rest. */
function tailOf(tail: readonly Line[], room: number, { glyphs }: Area): readonly Line[] {
  if (tail.length <= room || room < 2) return tail.slice(0, room);
  const more = line(
    span(`  ${glyphs.ellipsis} `, "dim"),
    span("Enter", "key"),
    span(" shows all of it", "dim"),
  );
  return [...tail.slice(0, room - 1), more];
}

function headLines(data: PipelineData, area: Area, now: number): Line[] {
  const { declaration } = data;
  const latest = data.executions[0];
  const status = statusOf(executionStatus(data, latest));
  const from = latest?.startTime?.getTime();
  const time = goesOn(latest) ? took(from, now) : ago(latest?.lastUpdateTime?.getTime(), now);
  const [revision] = revisionsOf(latest?.pipelineExecutionId, data);
  const kind = [declaration.pipelineType ?? "V1", declaration.executionMode ?? "SUPERSEDED"].join(
    ` ${area.glyphs.dot} `,
  );
  const facts = latest
    ? line(
        signOf(status, area.glyphs),
        " ",
        span(status.word, status.tone),
        span(`  ${shortId(latest.pipelineExecutionId)}`),
        span(`  ${time}`, "dim"),
        latest.trigger?.triggerType ? span(`  ${latest.trigger.triggerType}`, "dim") : undefined,
        revision ? span(`  ${revisionText(revision)}`, "dim") : undefined,
      )
    : dim("No execution yet");
  const first: Line = [...facts, span(`  ${kind}`, "dim")];
  return area.height >= 14 ? [first, BLANK] : [first];
}

/** More of the chosen action than its box has room for. */
function tailLines(
  action: ActionPicture,
  stages: ReturnType<typeof pictureOf>,
  across: boolean,
  area: Area,
  state: AppState,
): Line[] {
  const stage = stages.find(({ name }) => name === action.stage);
  const status = statusOf(action.status);
  const most = Math.max(12, Math.floor((area.width - 40) / 2));
  const short = (name: string): string => cut(name, most, area.glyphs.ellipsis);
  const lines: Line[] = [
    BLANK,
    line(
      signOf(status, area.glyphs),
      " ",
      span(`${short(action.stage)} / ${short(action.name)}`, "title"),
      span(`  ${status.word}`, status.tone),
      span(`  ${ago(action.ended ?? action.started, state.now)}`, "dim"),
    ),
  ];
  if (action.error) {
    const text = [action.error.code, action.error.message].filter(Boolean).join(": ");
    lines.push(...wrap(text, area.width - 2).map((text) => line("  ", span(text, "failed"))));
  } else if (action.note) {
    lines.push(...wrap(action.note, area.width - 2).map((text) => dim(`  ${text}`)));
  }
  if (action.token) lines.push(line("  ", span("a", "key"), " approves, ", span("x", "key"), " rejects"));
  if (across && stage?.transition && !stage.transition.enabled) {
    const why = stage.transition.reason ? `: ${stage.transition.reason}` : "";
    lines.push(
      line("  ", span(`${area.glyphs.off} The transition into ${stage.name} is disabled${why}`, "off")),
    );
  }
  return lines;
}
