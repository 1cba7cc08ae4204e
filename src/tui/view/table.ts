import { cellsOf, pad } from "../cells.ts";
import { chosen, fitLine, line, span, type Line, type Span } from "../lines.ts";
import type { Area } from "./screen.ts";

/** A cell: text with its style, or just text. */
export type Cell = Span | string;

/** A column takes what its widest cell needs, up to `max`. */
export interface Column {
  title: string;
  max: number;
}

/** Columns set under one another, with a pointer at the chosen row. The last column takes the rest. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  cursor: number,
  area: Area,
): { head: Line; body: Line[] } {
  const { ellipsis, pointer } = area.glyphs;
  const widths = columns.map(({ title, max }, index) =>
    Math.min(max, Math.max(cellsOf(title), ...rows.map((row) => cellsOf(textOfCell(row[index]))))),
  );
  const cells = (row: readonly Cell[]): Span[] =>
    row.flatMap((cell, index) => {
      const part = typeof cell === "string" ? span(cell) : cell;
      const last = index === row.length - 1;
      const text = last ? part.text : `${pad(part.text, widths[index] ?? 0, ellipsis)}  `;
      // A spinner is one cell; the room beside it is a span of its own.
      return part.spin
        ? [{ ...part, text: part.text }, { text: text.slice(part.text.length) }]
        : [{ ...part, text }];
    });
  const titles = columns.map(({ title }) => span(title, "dim"));
  return {
    head: fitLine(line("  ", ...cells(titles)), area.width, ellipsis),
    body: rows.map((row, index) =>
      index === cursor
        ? chosen([{ text: `${pointer} ` }, ...cells(row)], area.width, ellipsis, area.focused)
        : fitLine([{ text: "  " }, ...cells(row)], area.width, ellipsis),
    ),
  };
}

function textOfCell(cell: Cell | undefined): string {
  return typeof cell === "string" ? cell : (cell?.text ?? "");
}
