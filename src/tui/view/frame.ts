import { cellsOf, cut } from "../cells.ts";
import type { Glyphs } from "../glyphs.ts";
import { cellsOfLine, cutLine, line, span, spread, type Line } from "../lines.ts";
import { crumbOf } from "../route.ts";
import { here, type AppState } from "../state.ts";
import type { Tone } from "../theme.ts";

/** Below this nothing can be read. */
export const SMALLEST = { columns: 60, rows: 20 };

/** How the rows and columns of the terminal are given out. */
export interface Layout {
  main: { width: number; height: number };
  lab?: { width: number; height: number; beside: boolean };
  /** Rows of the message: one, or two when there is a command to show. */
  message: number;
}

const BESIDE_FROM = 106;

/** Header, panels with a title row each, message, footer; the lab beside the screen or under it. */
export function layoutOf(state: AppState, columns: number, rows: number): Layout {
  const message = state.message?.command && rows >= 24 ? 2 : 1;
  const height = rows - 2 - message;
  if (!state.lab) return { main: { width: columns, height }, message };
  if (columns >= BESIDE_FROM) {
    const width = Math.min(72, Math.max(38, Math.floor(columns * 0.36)));
    return {
      main: { width: columns - width - 1, height },
      lab: { width, height, beside: true },
      message,
    };
  }
  const share = state.focus === "lab" ? Math.floor(height * 0.65) : Math.max(4, Math.floor(height * 0.3));
  return {
    main: { width: columns, height: height - share },
    lab: { width: columns, height: share, beside: false },
    message,
  };
}

/** `pipelab  Home › my-pipeline                embedded · us-east-1 · http://127.0.0.1:4566` */
export function headerLine(state: AppState, columns: number, glyphs: Glyphs): Line {
  const crumbs = shortened(
    state.visits.map(({ route }) => crumbOf(route)),
    columns - MARK,
    glyphs.ellipsis,
  );
  const last = crumbs.pop() ?? "";
  const path = crumbs.map((crumb) => `${crumb} ${glyphs.crumb} `).join("");
  const left = line(span(" pipelab  ", "accent"), span(path, "dim"), span(last, "title"));
  const { backend, region, origin } = state.place;
  const rights = [[backend, region, origin], [backend, region], [backend]].map((parts) =>
    line(span(`${parts.join(` ${glyphs.dot} `)} `, "dim")),
  );
  const room = columns - left.reduce((sum, { text }) => sum + cellsOf(text), 0) - 2;
  const right = rights.find((parts) => cellsOf(parts[0]?.text ?? "") <= room) ?? [];
  return spread(cutLine(left, columns, glyphs.ellipsis), right, columns, glyphs.ellipsis);
}

/** Cells of the header before the breadcrumb. */
const MARK = 11;
const SHORTEST_CRUMB = 16;

/** Where there is not room for all, those before the last give way. */
function shortened(crumbs: readonly string[], room: number, ellipsis: string): string[] {
  const all = crumbs.reduce((sum, crumb) => sum + cellsOf(crumb) + 3, 0);
  if (all <= room) return [...crumbs];
  return crumbs.map((crumb, index) =>
    index < crumbs.length - 1 ? cut(crumb, SHORTEST_CRUMB, ellipsis) : crumb,
  );
}

/** The title row of a panel: heavy where the keys go. */
export function titleLine(
  title: string,
  width: number,
  focused: boolean,
  note: string,
  glyphs: Glyphs,
): Line {
  const rule = focused ? glyphs.heavy : glyphs.rule;
  const tone: Tone = focused ? "accent" : "dim";
  const end = note === "" ? [] : [span(` ${note} `, "dim"), span(rule, tone)];
  const short = cut(title, width - 3 - cellsOfLine(end), glyphs.ellipsis);
  const left = line(span(`${rule} `, tone), span(`${short} `, focused ? "accent" : "title"));
  const used = cellsOfLine([...left, ...end]);
  return [...left, span(rule.repeat(width - used), tone), ...end];
}

/** The message, and under it the command of the AWS CLI that does the same. */
export function messageLines(state: AppState, rows: number, columns: number, glyphs: Glyphs): Line[] {
  const { busy, message } = state;
  if (state.filtering || here(state).filter !== "") {
    const typed = here(state).filter;
    const cursor = state.filtering ? [{ text: "_", tone: "accent" as const }] : [span("  Esc clears", "dim")];
    return fill([line(span(" / ", "key"), span(typed), ...cursor)], rows);
  }
  if (busy) {
    if (!state.slow) return fill([], rows);
    return fill(
      [line(" ", { text: glyphs.idle, tone: "running", spin: true }, span(` ${busy} ${glyphs.ellipsis}`))],
      rows,
    );
  }
  if (!message) return fill([], rows);
  const sign = { failed: glyphs.failed, succeeded: glyphs.succeeded, plain: glyphs.bullet }[message.tone];
  const first = cutLine(
    line(span(` ${sign} `, message.tone), span(message.text)),
    columns - 1,
    glyphs.ellipsis,
  );
  const second = message.command
    ? cutLine(line(span("   $ ", "dim"), span(message.command, "key")), columns - 1, glyphs.ellipsis)
    : [];
  return fill(rows > 1 ? [first, second] : [first], rows);
}

function fill(lines: readonly Line[], rows: number): Line[] {
  return Array.from({ length: rows }, (_, row) => lines[row] ?? []);
}
