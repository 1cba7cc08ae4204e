import { writeFileSync } from "node:fs";

/** One figure of pipelab beside the same figure of a reference, measured in the same run. */
export interface Figure {
  name: string;
  unit: "ms" | "/s" | "MiB";
  pipelab: number;
  reference: { name: string; value: number };
}

/** The middle of several measurements. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Prints a table, and JSON where a file is named with `--json FILE`. Ratios are what counts; machines differ. */
export function report(figures: Figure[]): void {
  const rows = figures.map(({ name, unit, pipelab, reference }) => [
    name,
    `${round(pipelab)} ${unit}`,
    `${round(reference.value)} ${unit}`,
    (pipelab / reference.value).toFixed(2),
    reference.name,
  ]);
  const head = ["", "pipelab", "reference", "ratio", "the reference is"];
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => (row[column] ?? title).length)),
  );
  for (const row of [head, ...rows]) {
    process.stdout.write(
      `${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()}\n`,
    );
  }
  const file = process.argv[process.argv.indexOf("--json") + 1];
  if (process.argv.includes("--json") && file)
    writeFileSync(file, `${JSON.stringify(figures, undefined, 2)}\n`);
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1);
}
