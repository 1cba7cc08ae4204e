import { cellsOf, takeCells, wrap } from "../cells.ts";
import type { Dialog } from "../dialog.ts";
import type { Glyphs } from "../glyphs.ts";
import { cellsOfLine, fitLine, line, span, type Line, type Span } from "../lines.ts";

/** A dialog's rows, borders included, all of the same width. */
export function dialogLines(dialog: Dialog, columns: number, rows: number, glyphs: Glyphs): Line[] {
  const width = Math.min(72, columns - 4);
  const room = width - 4;
  const most = Math.max(1, rows - 10);
  const text = dialog.text.flatMap((part) => wrap(part, room)).slice(0, most);
  const content: Line[] = [
    ...text.map((part) => line(span(part))),
    ...(dialog.choices.length > 0 ? [[], choiceLine(dialog, glyphs)] : []),
    ...(dialog.input ? [[], ...inputLines(dialog.input, room, glyphs)] : []),
    [],
    line(
      span("Enter", "key"),
      span(` ${dialog.submitLabel(dialog.choice)}   `),
      ...(dialog.choices.length > 0 ? [span("Left Right", "key"), span(" choose   ")] : []),
      span("Esc", "key"),
      span(" cancel"),
    ),
  ];
  return frame(dialog.title, content, width, glyphs);
}

function choiceLine({ choices, choice }: Dialog, glyphs: Glyphs): Line {
  return choices.flatMap((label, index): Span[] => [
    index === choice
      ? { text: ` ${glyphs.pointer} ${label} `, tone: "plain", inverse: true }
      : span(`   ${label} `, "dim"),
    { text: " " },
  ]);
}

/** The end of a long text shows: that is where it is typed. */
function inputLines(input: NonNullable<Dialog["input"]>, room: number, glyphs: Glyphs): Line[] {
  let shown = input.value;
  while (cellsOf(shown) > room - 2) shown = shown.slice(takeCells(shown, 1).taken.length || 1);
  const used = `${input.value.length}/${input.limit}`;
  return [
    line(span(input.label, "dim"), span(`  ${used}`, "dim")),
    line(span(`${glyphs.crumb} `, "accent"), span(shown), { text: "_", tone: "accent" }),
  ];
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
