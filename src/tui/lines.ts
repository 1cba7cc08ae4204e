import { cellsOf, clean, cut } from "./cells.ts";
import type { Tone } from "./theme.ts";

/** A piece of a line in one style. */
export interface Span {
  text: string;
  tone?: Tone;
  bold?: boolean;
  inverse?: boolean;
  /** Drawn as a spinner; `text` holds its place (one cell). */
  spin?: boolean;
}

/** One row of the screen. Views answer lines; the components only draw them. */
export type Line = readonly Span[];

/** A span of text that may come from outside: control codes are taken out. */
export function span(text: string, tone: Tone = "plain"): Span {
  return { text: clean(text), tone };
}

export function line(...parts: (Span | string | undefined)[]): Line {
  return parts.flatMap((part) => {
    if (part === undefined || part === "") return [];
    return typeof part === "string" ? [span(part)] : [part];
  });
}

export function cellsOfLine(of: Line): number {
  return of.reduce((sum, { text }) => sum + cellsOf(text), 0);
}

/** The line cut to at most `cells` cells. */
export function cutLine(of: Line, cells: number, ellipsis: string): Line {
  if (cellsOfLine(of) <= cells) return of;
  const kept: Span[] = [];
  let room = cells;
  for (const part of of) {
    const size = cellsOf(part.text);
    if (size < room) {
      kept.push(part);
      room -= size;
      continue;
    }
    // One space more than there is: a span that just fills the room is cut too, for others follow it.
    kept.push({ ...part, text: cut(`${part.text} `, room, ellipsis) });
    break;
  }
  return kept;
}

/** The line cut or filled to exactly `cells` cells. */
export function fitLine(of: Line, cells: number, ellipsis: string): Line {
  const short = cutLine(of, cells, ellipsis);
  const gap = cells - cellsOfLine(short);
  return gap > 0 ? [...short, { text: " ".repeat(gap) }] : short;
}

/** `left` and `right` at the two ends of `cells` cells; `right` gives way first. */
export function spread(left: Line, right: Line, cells: number, ellipsis: string): Line {
  const gap = cells - cellsOfLine(left) - cellsOfLine(right);
  if (gap < 1) return fitLine(left, cells, ellipsis);
  return [...left, { text: " ".repeat(gap) }, ...right];
}

/** The line as the chosen one: one solid bar where the keys are, plain weight where they are not. */
export function chosen(of: Line, cells: number, ellipsis: string, focused: boolean): Line {
  return fitLine(of, cells, ellipsis).map((part) =>
    focused ? { ...part, tone: "plain" as const, inverse: true } : { ...part, bold: true },
  );
}

export function textOf(of: Line): string {
  return of.map(({ text }) => text).join("");
}

/** The lines that fit into `height` rows, so that rows `from` to `from + size` show. */
export function windowAround(
  lines: readonly Line[],
  height: number,
  from: number,
  size = 1,
): { lines: readonly Line[]; offset: number } {
  const most = Math.max(0, lines.length - height);
  const middle = from - Math.max(0, Math.floor((height - size) / 2));
  const offset = Math.min(most, Math.max(0, middle));
  return { lines: lines.slice(offset, offset + Math.max(0, height)), offset };
}
