import stringWidth from "string-width";

/** Text measured in terminal cells: wide characters take two, joined emoji count once. */

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** One line of text that cannot move the cursor: what came from outside must not send control codes. */
export function clean(text: string): string {
  return text.replaceAll("\t", "  ").replaceAll(/\p{Cc}+/gu, " ");
}

/** The cells that `text` takes. */
export function cellsOf(text: string): number {
  return stringWidth(text);
}

/** `text` in at most `cells` cells; what was cut away shows as `ellipsis`. */
export function cut(text: string, cells: number, ellipsis: string): string {
  if (cells <= 0) return "";
  if (cellsOf(text) <= cells) return text;
  const room = cells - cellsOf(ellipsis);
  if (room < 0) return "";
  return takeCells(text, room).taken + ellipsis;
}

/** `text` cut or filled with spaces to exactly `cells` cells. */
export function pad(text: string, cells: number, ellipsis: string): string {
  const short = cut(text, cells, ellipsis);
  return short + " ".repeat(Math.max(0, cells - cellsOf(short)));
}

/** Splits `text` after as many whole characters as fit into `cells` cells. */
function takeCells(text: string, cells: number): { taken: string; rest: string } {
  let taken = "";
  let used = 0;
  for (const { segment, index } of graphemes.segment(text)) {
    const size = cellsOf(segment);
    if (used + size > cells) return { taken, rest: text.slice(index) };
    taken += segment;
    used += size;
  }
  return { taken, rest: "" };
}

/** The characters of `text` as a person counts them. */
export function charactersOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** `text` in lines of at most `cells` cells, broken at spaces where there are any; keeps line breaks and indents. */
export function wrap(text: string, cells: number): string[] {
  const room = Math.max(1, cells);
  return text.split(/\r?\n/).flatMap((line) => wrapLine(clean(line), room));
}

function wrapLine(line: string, cells: number): string[] {
  if (cellsOf(line) <= cells) return [line.trimEnd()];
  const indent = /^ */.exec(line)?.[0] ?? "";
  const lines: string[] = [];
  let current = indent;
  for (const word of line.trim().split(/ +/)) {
    const joined = current.trim() === "" ? current + word : `${current} ${word}`;
    if (cellsOf(joined) <= cells) {
      current = joined;
      continue;
    }
    if (current.trim() !== "") lines.push(current);
    current = indent + word;
    while (cellsOf(current) > cells) {
      const { taken, rest } = takeCells(current, cells);
      if (taken === "") return [...lines, current];
      lines.push(taken);
      current = rest;
    }
  }
  if (current.trim() !== "") lines.push(current);
  return lines;
}
