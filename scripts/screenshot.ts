/**
 * Pictures of terminal screens: a program runs on a real pseudo-terminal, keys are pressed, and the screen becomes an SVG.
 *
 *   node scripts/screenshot.ts --size 120x40 --wait "Pipelines" --keys "\r" --out docs/pipeline.svg -- node bin/pipelab.js
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { TerminalRun, type Cells } from "./terminal.ts";

const CELL = { width: 8.43, height: 18 };
const PADDING = 14;
const BAR = 30;
const FONT = "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace";

/** A calm dark palette for the 16 colours of a terminal. */
const PALETTE = [
  "#1b1f27", "#e06c75", "#98c379", "#d9b26f", "#61afef", "#c58fdc", "#5fb8c4", "#c8ccd4",
  "#5c6370", "#ef8089", "#a9d18c", "#e5c07b", "#7cbcf5", "#d3a5e5", "#79cbd6", "#ffffff",
]; // prettier-ignore
const FOREGROUND = "#c8ccd4";
const BACKGROUND = "#1b1f27";

interface Style {
  color: string;
  background: string | undefined;
  bold: boolean;
  dim: boolean;
}

/** The screen of a terminal as an SVG document. Pure: the same cells make the same bytes. */
export function screenToSvg(cells: Cells, columns: number, rows: number, title: string): string {
  const width = Math.ceil(columns * CELL.width + 2 * PADDING);
  const height = Math.ceil(rows * CELL.height + 2 * PADDING + BAR);
  const lines = Array.from({ length: rows }, (_, row) => rowToSvg(cells, row, columns));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" rx="9" fill="${BACKGROUND}"/>`,
    ...["#e06c75", "#d9b26f", "#98c379"].map(
      (color, index) => `<circle cx="${20 + index * 20}" cy="19" r="6" fill="${color}"/>`,
    ),
    `<text x="${width / 2}" y="23" fill="#8b93a1" font-family="${FONT}" font-size="12" text-anchor="middle">${escape(title)}</text>`,
    `<g transform="translate(${PADDING} ${PADDING + BAR})" font-family="${FONT}" font-size="14" fill="${FOREGROUND}" xml:space="preserve">`,
    ...lines.filter((line) => line !== ""),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function rowToSvg(cells: Cells, row: number, columns: number): string {
  const line = cells.getLine(cells.baseY + row);
  const runs: { text: string; from: number; size: number; style: Style }[] = [];
  for (let column = 0; column < columns; column += 1) {
    const cell = line?.getCell(column);
    if (!cell || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const text = cell.getChars() || " ";
    const last = runs.at(-1);
    // Each run of ASCII keeps its place; other characters may come from a font of another width, so they stand alone.
    const joins = last && same(last.style, style) && /^[ -~]*$/.test(last.text + text);
    if (joins) {
      last.text += text;
      last.size += cell.getWidth();
    } else {
      runs.push({ text, from: column, size: cell.getWidth(), style });
    }
  }
  return runs.map((run) => runToSvg(run, row)).join("");
}

function runToSvg(run: { text: string; from: number; size: number; style: Style }, row: number): string {
  const { style } = run;
  const x = round(run.from * CELL.width);
  const y = row * CELL.height;
  const size = round(run.size * CELL.width);
  const back = style.background
    ? `<rect x="${x}" y="${y}" width="${size}" height="${CELL.height}" fill="${style.background}"/>`
    : "";
  if (run.text.trim() === "") return back;
  const line = boxPath(run.text, x, y);
  const look = style.dim ? ' opacity="0.55"' : "";
  if (line)
    return `${back}<path d="${line}" stroke="${style.color}" fill="none" stroke-width="${run.text === "━" ? 2.4 : 1.2}"${look}/>`;
  const weight = style.bold ? ' font-weight="bold"' : "";
  const fit = run.text.length > 1 ? ` textLength="${size}" lengthAdjust="spacingAndGlyphs"` : "";
  return `${back}<text x="${x}" y="${y + 13.5}" fill="${style.color}"${weight}${look}${fit}>${escape(run.text)}</text>`;
}

/** Lines and corners as paths: fonts leave gaps between the rows. */
function boxPath(text: string, x: number, y: number): string | undefined {
  const cx = round(x + CELL.width / 2);
  const cy = y + CELL.height / 2;
  const right = round(x + CELL.width);
  const bottom = y + CELL.height;
  const curve = 4;
  const paths: Record<string, string> = {
    "─": `M${x} ${cy}H${right}`,
    "━": `M${x} ${cy}H${right}`,
    "│": `M${cx} ${y}V${bottom}`,
    "╭": `M${cx} ${bottom}V${cy + curve}Q${cx} ${cy} ${cx + curve} ${cy}H${right}`,
    "╮": `M${cx} ${bottom}V${cy + curve}Q${cx} ${cy} ${cx - curve} ${cy}H${x}`,
    "╰": `M${cx} ${y}V${cy - curve}Q${cx} ${cy} ${cx + curve} ${cy}H${right}`,
    "╯": `M${cx} ${y}V${cy - curve}Q${cx} ${cy} ${cx - curve} ${cy}H${x}`,
    "├": `M${cx} ${y}V${bottom}M${cx} ${cy}H${right}`,
    "┤": `M${cx} ${y}V${bottom}M${x} ${cy}H${cx}`,
  };
  return paths[text];
}

type Cell = NonNullable<ReturnType<NonNullable<ReturnType<Cells["getLine"]>>["getCell"]>>;

function styleOf(cell: Cell): Style {
  const color = colorOf(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor());
  const background = colorOf(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor());
  const inverse = cell.isInverse() !== 0;
  return {
    color: inverse ? (background ?? BACKGROUND) : (color ?? FOREGROUND),
    background: inverse ? (color ?? FOREGROUND) : background,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
  };
}

function colorOf(isDefault: boolean, isRgb: boolean, value: number): string | undefined {
  if (isDefault) return undefined;
  if (isRgb) return `#${value.toString(16).padStart(6, "0")}`;
  if (value < 16) return PALETTE[value];
  if (value >= 232) return gray(8 + (value - 232) * 10);
  const steps = [Math.floor((value - 16) / 36), Math.floor((value - 16) / 6) % 6, (value - 16) % 6];
  return `#${steps.map((step) => hex(step === 0 ? 0 : 55 + step * 40)).join("")}`;
}

function gray(level: number): string {
  return `#${hex(level).repeat(3)}`;
}

function hex(value: number): string {
  return value.toString(16).padStart(2, "0");
}

function same(a: Style, b: Style): boolean {
  return a.color === b.color && a.background === b.background && a.bold === b.bold && a.dim === b.dim;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      size: { type: "string", default: "120x40" },
      wait: { type: "string", multiple: true, default: [] },
      keys: { type: "string", multiple: true, default: [] },
      title: { type: "string", default: "pipelab" },
      out: { type: "string" },
    },
  });
  const [columns = 120, rows = 40] = values.size.split("x").map(Number);
  const [file, ...args] = positionals;
  if (!file) throw new Error("say what to run, after --");
  const env = { ...process.env, TERM: "xterm-256color", LANG: process.env["LANG"] ?? "C.UTF-8" };
  const run = new TerminalRun(file, args, { columns, rows, env });
  // Each --wait is followed by the --keys at its place.
  for (const [index, text] of values.wait.entries()) {
    await run.shows(text);
    run.press(
      (values.keys[index] ?? "").replaceAll(String.raw`\r`, "\r").replaceAll(String.raw`\e`, "\u001b"),
    );
  }
  await run.settled();
  const svg = screenToSvg(run.cells, columns, rows, values.title);
  if (values.out) writeFileSync(values.out, svg);
  else process.stdout.write(svg);
  run.press("\u0003");
  run.close();
}

if (import.meta.main) await main();
