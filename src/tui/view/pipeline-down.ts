import { cellsOf, pad } from "../cells.ts";
import type { ActionPicture, StagePicture } from "../data/picture.ts";
import { stageStatus } from "../data/progress.ts";
import { cellsOfLine, line, span, textOf, type Line, type Span } from "../lines.ts";
import { signOf, statusOf } from "../status.ts";
import {
  boxed,
  groupsOf,
  nameRow,
  noteSpan,
  shortId,
  statusSpans,
  type BoxStyle,
  type StageBox,
} from "./stage-box.ts";
import type { Area } from "./screen.ts";

const WIDEST = 110;
const ROOMY = 62;
const SHORTEST_NOTE = 10;

/** Stages from top to bottom, one row an action. */
export function downLines(
  stages: readonly StagePicture[],
  chosen: ActionPicture | undefined,
  area: Area,
  now: number,
): StageBox {
  const style: BoxStyle = {
    width: Math.min(area.width, WIDEST),
    brief: area.width < ROOMY,
    glyphs: area.glyphs,
    now,
    focused: area.focused,
    chosen: undefined,
  };
  const columns = columnsOf(stages, style);
  const lines: Line[] = [];
  let at = 0;
  for (const [index, stage] of stages.entries()) {
    if (index > 0) lines.push(transitionRow(stage, area));
    const own = { ...style, chosen: chosen && stage.actions.includes(chosen) ? chosen : undefined };
    const rows: Line[] = [];
    for (const [place, group] of groupsOf(stage).entries()) {
      if (place > 0) rows.push(line(" ", span(area.glyphs.down, "dim")));
      for (const action of group) {
        if (action === chosen) at = lines.length + 1 + rows.length;
        rows.push(actionRow(action, columns, own));
      }
    }
    lines.push(...boxed(stage.name, headOf(stage, own), rows, own));
  }
  return { lines, at };
}

function headOf(stage: StagePicture, { glyphs }: BoxStyle): Line {
  const status = statusOf(stageStatus(stage));
  const id = shortId(stage.latest?.pipelineExecutionId);
  return line(
    signOf(status, glyphs),
    " ",
    span(status.word, status.tone),
    id === "" ? undefined : span(` ${id}`, "dim"),
    stage.latest?.type === "ROLLBACK" ? span(" rollback", "waiting") : undefined,
  );
}

function transitionRow(stage: StagePicture, { glyphs, width }: Area): Line {
  const waiting = stage.inbound[0];
  const waits = waiting
    ? span(`   ${glyphs.waiting} ${shortId(waiting.pipelineExecutionId)} waits`, "waiting")
    : undefined;
  const indent = " ".repeat(4);
  if (stage.transition?.enabled ?? true) return line(indent, span(glyphs.down, "dim"), waits);
  const why = stage.transition?.reason ? `: ${stage.transition.reason}` : "";
  const text = `${glyphs.off} transition disabled${why}`;
  return line(indent, span(pad(text, Math.min(cellsOf(text), width - 26), glyphs.ellipsis), "off"), waits);
}

interface Columns {
  name: number;
  provider: number;
  status: number;
}

function columnsOf(stages: readonly StagePicture[], style: BoxStyle): Columns {
  const actions = stages.flatMap((stage) => stage.actions);
  const widest = (texts: string[]): number => Math.max(0, ...texts.map(cellsOf));
  const roomy = style.width >= 76;
  const name = Math.min(roomy ? 28 : 18, widest(actions.map(({ name }) => name)));
  const status = widest(actions.map((action) => textOf(statusSpans(action, style))));
  // Borders, pointer, sign, and a gap at either side of the provider, which gives way to the status.
  const left = style.width - 2 - 3 - name - 4 - status;
  const provider = Math.min(roomy ? 18 : 14, widest(actions.map(({ provider }) => provider)), left);
  return { name, status, provider: provider < SHORTEST_NOTE ? 0 : provider };
}

function actionRow(action: ActionPicture, columns: Columns, style: BoxStyle): Line {
  const { ellipsis } = style.glyphs;
  const status = statusSpans(action, style);
  const named = { ...action, name: pad(action.name, columns.name, ellipsis) };
  const provider = columns.provider > 0 ? `${pad(action.provider, columns.provider, ellipsis)}  ` : "";
  const rest: Span[] = [span(`  ${provider}`, "dim"), ...status];
  const gap = Math.max(0, columns.status - cellsOf(textOf(status))) + 2;
  const note = noteSpan(action);
  // A word cut to its first letters says nothing.
  if (note && style.width - 5 - columns.name - cellsOfLine(rest) - gap >= SHORTEST_NOTE) {
    rest.push({ text: " ".repeat(gap) }, note);
  }
  // The padded copy stands in for the action, so the mark of the chosen one moves to it.
  return nameRow(
    named,
    rest,
    action === style.chosen ? { ...style, chosen: named } : { ...style, chosen: undefined },
  );
}
