import type { ActionPicture, StagePicture } from "../data/picture.ts";
import { stageStatus } from "../data/progress.ts";
import { line, span, type Line } from "../lines.ts";
import { signOf, statusOf } from "../status.ts";
import {
  boxed,
  DIVIDER,
  groupsOf,
  nameRow,
  noteSpan,
  shortId,
  statusSpans,
  wordOf,
  type BoxStyle,
  type StageBox,
} from "./stage-box.ts";
import { BLANK, type Area } from "./screen.ts";

/** Cells between two stages, for the arrow. */
const GAP = 5;
const NARROWEST = 21;
const WIDEST = 36;
const ROOMY = 34;

/** The width of a stage when all of them stand side by side; `undefined` when they do not fit. */
export function acrossWidth(stages: number, width: number): number | undefined {
  const each = Math.floor((width - GAP * (stages - 1)) / Math.max(1, stages));
  return each < NARROWEST ? undefined : Math.min(each, WIDEST);
}

/** Stages from left to right, as tall as the tallest. */
export function acrossLines(
  stages: readonly StagePicture[],
  chosen: ActionPicture | undefined,
  width: number,
  area: Area,
  now: number,
): StageBox {
  const styles = stages.map((stage): BoxStyle => ({
    width,
    brief: width < ROOMY,
    glyphs: area.glyphs,
    now,
    focused: area.focused,
    chosen: chosen && stage.actions.includes(chosen) ? chosen : undefined,
  }));
  const contents = stages.map((stage, index) => contentOf(stage, styles[index] as BoxStyle));
  const tallest = Math.max(...contents.map(({ lines }) => lines.length));
  const boxes = contents.map(({ lines }, index) => {
    const filled = [...lines, ...Array<Line>(tallest - lines.length).fill(BLANK)];
    return boxed(stages[index]?.name ?? "", BLANK, filled, styles[index] as BoxStyle);
  });
  const rows = Array.from({ length: tallest + 2 }, (_, row) =>
    boxes.flatMap((box, index) => [
      ...(index === 0 ? [] : gapOf(stages[index] as StagePicture, row, area)),
      ...(box[row] ?? []),
    ]),
  );
  return { lines: rows, at: 1 + Math.max(0, ...contents.map(({ at }) => at)) };
}

function contentOf(stage: StagePicture, style: BoxStyle): StageBox {
  const status = statusOf(stageStatus(stage));
  const waiting = stage.inbound[0];
  const lines: Line[] = [
    line(" ", signOf(status, style.glyphs), " ", span(wordOf(status, style), status.tone)),
    line("   ", span(shortId(stage.latest?.pipelineExecutionId), "dim"), rollback(stage)),
    ...(waiting
      ? [line(" ", span(`${style.glyphs.waiting} ${shortId(waiting.pipelineExecutionId)} waits`, "waiting"))]
      : []),
    DIVIDER,
  ];
  let at = -1;
  for (const [index, group] of groupsOf(stage).entries()) {
    if (index > 0) lines.push(line("   ", span(style.glyphs.down, "dim")));
    for (const action of group) {
      if (action === style.chosen) at = lines.length;
      lines.push(...actionRows(action, style));
    }
  }
  return { lines, at };
}

function actionRows(action: ActionPicture, style: BoxStyle): Line[] {
  const note = noteSpan(action);
  return [
    nameRow(action, [], style),
    line("   ", span(action.provider, "dim")),
    line("   ", ...statusSpans(action, style)),
    ...(note ? [line("   ", note)] : []),
  ];
}

function rollback(stage: StagePicture): ReturnType<typeof span> | undefined {
  return stage.latest?.type === "ROLLBACK" ? span(" rollback", "waiting") : undefined;
}

/** The arrow on the row of the stage's status, and under it what is to be said of it. */
function gapOf(stage: StagePicture, row: number, { glyphs }: Area): Line {
  const enabled = stage.transition?.enabled ?? true;
  if (row === 1) {
    return [{ text: ` ${enabled ? glyphs.arrow.on : glyphs.arrow.off} `, tone: enabled ? "dim" : "off" }];
  }
  if (row === 2 && !enabled) return [{ text: " off ", tone: "off" }];
  return [{ text: " ".repeat(GAP) }];
}
