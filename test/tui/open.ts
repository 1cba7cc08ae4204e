import { fileURLToPath } from "node:url";
import type { Route } from "../../src/tui/route.ts";
import { TerminalRun } from "../../scripts/terminal.ts";

const FIXTURE = fileURLToPath(new URL("fixture/app.ts", import.meta.url));

export interface OpenOptions {
  /** For example `80x24`. */
  size?: string;
  route?: Route;
  lab?: boolean;
  /** False: as on a real account, which has no inbox and no event log. */
  control?: boolean;
  /** A mail that no view can draw: a mistake of ours. */
  brokenMail?: boolean;
  /** With a pipeline of everything at its longest. */
  extreme?: boolean;
  /** Milliseconds that AWS takes for a write. */
  writesTake?: number;
  env?: Record<string, string>;
  args?: string[];
}

/** The TUI on scripted pipelines, in a real pseudo-terminal. Close it. */
export function open(options: OpenOptions = {}): TerminalRun {
  const [columns = 80, rows = 24] = (options.size ?? "80x24").split("x").map(Number);
  const { route, lab, control, brokenMail, extreme, writesTake } = options;
  return new TerminalRun(
    process.execPath,
    [
      FIXTURE,
      JSON.stringify({ route, lab, control, brokenMail, extreme, writesTake }),
      ...(options.args ?? []),
    ],
    {
      columns,
      rows,
      env: {
        PATH: process.env["PATH"] ?? "",
        TERM: "xterm-256color",
        LANG: "C.UTF-8",
        TZ: "UTC",
        ...options.env,
      },
    },
  );
}

/** Cells of the screen that have a colour of their own. */
export function colouredCells(run: TerminalRun): number {
  let count = 0;
  for (let row = 0; row < run.rows; row += 1) {
    const line = run.cells.getLine(run.cells.baseY + row);
    for (let column = 0; column < run.columns; column += 1) {
      const cell = line?.getCell(column);
      if (cell && (!cell.isFgDefault() || !cell.isBgDefault())) count += 1;
    }
  }
  return count;
}
