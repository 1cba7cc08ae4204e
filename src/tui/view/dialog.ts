import { cellsOf, charactersOf, wrap } from "../cells.ts";
import type { Dialog } from "../dialog.ts";
import type { TextInput } from "../text-input.ts";
import type { Glyphs } from "../glyphs.ts";
import { cellsOfLine, fitLine, line, span, type Line, type Span } from "../lines.ts";

/** A dialog's rows, borders included, all of the same width. */
export function dialogLines(
  dialog: Dialog,
  slow: boolean,
  columns: number,
  rows: number,
  glyphs: Glyphs,
): Line[] {
  const width = Math.min(WIDEST, columns - 4);
  const room = width - 4;
  const { input, choices } = dialog;
  // A row stays free above and below; borders, blank rows and the keys take six, and the text gets one at least.
  const spare = rows - 2 - 6 - 1 - (choices.length > 0 ? 2 : 0) - (input ? 2 : 0);
  const refusal = dialog.refusal ? refusalLines(dialog.refusal, room, Math.ceil(spare / 2), glyphs) : [];
  const typed = input ? inputLines(input, room, Math.max(1, spare - refusal.length), glyphs) : [];
  const below = [
    ...(choices.length > 0 ? [[], choiceLine(dialog, glyphs)] : []),
    ...(input ? [[], ...typed] : []),
    ...refusal,
    [],
    keyLine(dialog, slow, glyphs),
  ];
  const most = Math.max(1, rows - 6 - below.length);
  const text = dialog.text.flatMap((part) => wrap(part, room));
  const shown = text.length > most ? [...text.slice(0, most - 1), glyphs.ellipsis] : text;
  return frame(dialog.title, [...shown.map((part) => line(span(part))), ...below], width, glyphs);
}

const WIDEST = 72;

function refusalLines(refusal: string, room: number, most: number, glyphs: Glyphs): Line[] {
  const wrapped = wrap(refusal, room - 2).slice(0, Math.max(1, most - 1));
  const lines = wrapped.map((text, index) =>
    line(span(index === 0 ? `${glyphs.failed} ` : "  ", "failed"), span(text, "failed")),
  );
  return [[], ...lines];
}

function keyLine(dialog: Dialog, slow: boolean, glyphs: Glyphs): Line {
  if (dialog.sent && slow) {
    return line(
      { text: glyphs.idle, tone: "running", spin: true },
      ` Asking ${glyphs.ellipsis}   `,
      span("Esc", "key"),
      " hide",
    );
  }
  const choosing = dialog.input ? "Tab" : "Left Right";
  return line(
    span("Enter", "key"),
    span(` ${dialog.submitLabel(dialog.choice)}   `),
    ...(dialog.choices.length > 0 ? [span(choosing, "key"), span(" choose   ")] : []),
    span("Esc", "key"),
    span(" cancel"),
  );
}

function choiceLine({ choices, choice }: Dialog, glyphs: Glyphs): Line {
  return choices.flatMap((label, index): Span[] => [
    index === choice
      ? { text: ` ${glyphs.pointer} ${label} `, tone: "plain", inverse: true }
      : span(`   ${label} `, "dim"),
    { text: " " },
  ]);
}

/** The text over as many rows as it needs, up to `most`: those around the cursor. */
function inputLines(input: TextInput, room: number, most: number, glyphs: Glyphs): Line[] {
  const { rows, at } = brokenText(input, room - 2);
  const from = Math.max(0, Math.min(at - Math.floor(most / 2), rows.length - most));
  const full = input.value.length >= input.limit;
  const count = span(`  ${input.value.length}/${input.limit}`, full ? "waiting" : "dim");
  return [
    line(span(input.label, "dim"), count),
    ...rows
      .slice(from, from + most)
      .map((row, index) => line(span(from + index === 0 ? `${glyphs.crumb} ` : "  ", "accent"), ...row)),
  ];
}

/** The text in rows of `cells` cells, with the cursor in it, and the row that the cursor is on. */
function brokenText({ value, at }: TextInput, cells: number): { rows: Line[]; at: number } {
  const rows: Span[][] = [[]];
  let used = 0;
  let cursorRow = 0;
  let index = 0;
  for (const character of [...charactersOf(value), ""]) {
    const isCursor = index === at;
    const size = character === "" ? 1 : cellsOf(character);
    if (used + size > cells) {
      rows.push([]);
      used = 0;
    }
    if (isCursor) cursorRow = rows.length - 1;
    append(rows.at(-1) ?? [], character, isCursor);
    used += size;
    index += character.length;
  }
  return { rows, at: cursorRow };
}

/** After the last character the cursor is a mark of its own. */
function append(row: Span[], character: string, isCursor: boolean): void {
  const last = row.at(-1);
  if (isCursor)
    row.push(character === "" ? { text: "_", tone: "accent" } : { text: character, inverse: true });
  else if (last && !last.inverse) last.text += character;
  else row.push({ text: character });
}

function frame(title: string, content: readonly Line[], width: number, glyphs: Glyphs): Line[] {
  const { box, ellipsis } = glyphs;
  const bar = (text: string): Span => ({ text, tone: "accent" });
  const name = fitLine(line(span(title, "title")), Math.min(cellsOf(title), width - 6), ellipsis);
  const fill = width - 4 - cellsOfLine(name);
  return [
    [bar(`${box.tl} `), ...name, bar(` ${box.h.repeat(fill)}${box.tr}`)],
    ...[[], ...content, []].map((row) => [
      bar(`${box.v} `),
      ...fitLine(row, width - 4, ellipsis),
      bar(` ${box.v}`),
    ]),
    [bar(box.bl + box.h.repeat(width - 2) + box.br)],
  ];
}
