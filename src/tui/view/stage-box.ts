import { cellsOf } from "../cells.ts";
import type { ActionPicture, StagePicture } from "../data/picture.ts";
import type { Glyphs } from "../glyphs.ts";
import { cellsOfLine, chosen, fitLine, line, span, type Line, type Span } from "../lines.ts";
import { signOf, statusOf, type Status } from "../status.ts";
import type { Tone } from "../theme.ts";
import { took } from "../when.ts";

/** How a stage is to be drawn. */
export interface BoxStyle {
  width: number;
  /** Short words for what has them. */
  brief: boolean;
  glyphs: Glyphs;
  now: number;
  focused: boolean;
  /** The chosen action, if it is in this stage. */
  chosen: ActionPicture | undefined;
}

/** Rows between two borders; `at` is the first row of the chosen action, or -1. */
export interface StageBox {
  lines: Line[];
  at: number;
}

/** `╭ Name ──── right ╮` around `rows`. */
export function boxed(title: string, right: Line, rows: readonly Line[], style: BoxStyle): Line[] {
  const { box, ellipsis } = style.glyphs;
  const edge: Tone = style.chosen ? "accent" : "dim";
  const bar = (text: string): Span => ({ text, tone: edge });
  const inner = style.width - 2;
  const tail = cellsOfLine(right) > 0 ? [bar(" "), ...right, bar(" ")] : [];
  const room = Math.max(1, inner - 3 - cellsOfLine(tail));
  const name = fitLine(line(span(title, "title")), Math.min(cellsOf(title), room), ellipsis);
  const fill = inner - cellsOfLine(name) - 2 - cellsOfLine(tail);
  const top =
    fill >= 0
      ? [bar(`${box.tl} `), ...name, bar(` ${box.h.repeat(fill)}`), ...tail, bar(box.tr)]
      : [
          bar(`${box.tl} `),
          ...name,
          bar(` ${box.h.repeat(Math.max(0, inner - cellsOfLine(name) - 2))}${box.tr}`),
        ];
  return [
    top,
    ...rows.map((row) =>
      row === DIVIDER
        ? [bar(box.left), bar(box.h.repeat(inner)), bar(box.right)]
        : [bar(box.v), ...fitLine(row, inner, ellipsis), bar(box.v)],
    ),
    [bar(box.bl + box.h.repeat(inner) + box.br)],
  ];
}

/** The line between the head of a box and its actions. */
export const DIVIDER: Line = [{ text: "" }];

/** The sign and the word of an action's status, with the time it took or takes. */
export function statusSpans(action: ActionPicture, style: BoxStyle): Line {
  const status = statusOf(action.status);
  const time = action.status ? took(action.started, action.ended ?? style.now) : "";
  const percent = status.running && action.percent !== undefined ? ` ${action.percent}%` : "";
  return line(
    span(wordOf(status, style), status.tone),
    span(percent, "dim"),
    time === "" ? undefined : span(` ${time}`, "dim"),
  );
}

/** The word of a status, the short one where the box is narrow. */
export function wordOf({ word, short }: Status, { brief }: BoxStyle): string {
  return brief ? (short ?? word) : word;
}

function signSpan(status: string | undefined, glyphs: Glyphs): Span {
  return signOf(statusOf(status), glyphs);
}

/** What an action says for itself besides its status: an error, or its note. */
export function noteSpan(action: ActionPicture): Span | undefined {
  if (action.error?.message) return span(action.error.message, "failed");
  return action.note ? span(action.note, "dim") : undefined;
}

/** The first row of an action: pointer, sign, name; solid when it is the chosen one. */
export function nameRow(action: ActionPicture, rest: Line, style: BoxStyle): Line {
  const { glyphs, width } = style;
  const isChosen = action === style.chosen;
  const row = line(
    { text: isChosen ? glyphs.pointer : " " },
    signSpan(action.status, glyphs),
    " ",
    span(action.name),
    ...rest,
  );
  return isChosen ? chosen(row, width - 2, glyphs.ellipsis, style.focused) : row;
}

/** The groups of a stage by runOrder: what is in one runs at the same time. */
export function groupsOf(stage: StagePicture): ActionPicture[][] {
  return [...Map.groupBy(stage.actions, ({ runOrder }) => runOrder).values()];
}

export function shortId(id: string | undefined): string {
  return (id ?? "").slice(0, 8);
}
