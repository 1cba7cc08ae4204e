import { afterEach, describe, expect, test } from "vitest";
import type { TerminalRun } from "../../scripts/terminal.ts";
import { dialog } from "../../src/tui/dialog.ts";
import { ASCII, UNICODE } from "../../src/tui/glyphs.ts";
import { cellsOfLine } from "../../src/tui/lines.ts";
import { visit, type Route } from "../../src/tui/route.ts";
import { initialState, type AppState } from "../../src/tui/state.ts";
import { edited, inserted } from "../../src/tui/text-input.ts";
import { dialogLines } from "../../src/tui/view/dialog.ts";
import { headerLine, messageLines } from "../../src/tui/view/frame.ts";
import { footerLine } from "../../src/tui/view/help.ts";
import { screenFrame } from "../../src/tui/view/screen-frame.ts";
import { extremes, LONG } from "./fixture/extremes.ts";
import { failed, NOW, waiting } from "./fixture/pipelines.ts";
import { scriptedControl } from "./fixture/scripted-control.ts";
import { scriptedLab } from "./fixture/scripted-lab.ts";
import { open } from "./open.ts";

const SIZES = [
  [60, 20], [61, 21], [79, 23], [80, 24], [105, 30], [106, 30], [120, 40], [200, 60], [300, 100],
] as const; // prettier-ignore

const EXECUTION = "11111111-2222-4333-8444-555555555555";
const ROUTES: Route[] = [
  { screen: "home" },
  { screen: "pipeline", pipeline: LONG },
  { screen: "pipeline", pipeline: "shop-production" },
  { screen: "executions", pipeline: LONG },
  { screen: "execution", pipeline: LONG, execution: EXECUTION },
  { screen: "action", pipeline: LONG, stage: LONG, action: LONG },
  { screen: "action", pipeline: "not-read-yet", stage: "Source", action: "Source" },
  { screen: "inbox" },
  { screen: "mail", mail: "1" },
  { screen: "events" },
  { screen: "event", event: 3 },
  { screen: "messages" },
  { screen: "help" },
];

async function stateOf(route: Route, lab: boolean): Promise<AppState> {
  const control = scriptedControl(false);
  const { steps } = scriptedLab();
  const all = [waiting(), failed(), extremes()];
  const message = {
    tone: "failed" as const,
    text: `日本語 ${"x".repeat(900)}`,
    command: "aws ".repeat(200),
    time: NOW,
  };
  const place = { backend: "embedded", region: "us-east-1", origin: "http://127.0.0.1:4566", control: true };
  return {
    ...initialState({ now: NOW, labs: [{ id: "l", title: LONG, summary: LONG }], place }),
    visits: [visit({ screen: "home" }), visit({ screen: "pipeline", pipeline: LONG }), visit(route)],
    pipelines: all.map(({ declaration, executions }) => ({
      name: declaration.name ?? "",
      latest: executions[0],
      waiting: false,
      held: false,
    })),
    pipeline: Object.fromEntries(all.map((data) => [data.declaration.name, data])),
    mails: await control.inbox(),
    events: { all: await control.events(), follow: true, background: true },
    message,
    messages: [message],
    ...(lab ? { lab: { id: "l", title: LONG, steps, hintsShown: { approve: 3 }, scroll: 0 } } : {}),
  };
}

describe.each(SIZES)("at %ix%i", (columns, rows) => {
  test.each(ROUTES)("nothing of $screen is wider or taller than its place", async (route) => {
    for (const lab of [false, true]) {
      const state = await stateOf(route, lab);
      for (const glyphs of [UNICODE, ASCII]) {
        const { main, lab: beside, layout } = screenFrame(state, columns, rows, glyphs);
        for (const panel of beside ? [main, beside] : [main]) {
          expect(panel.lines.length).toBeLessThan(panel.height);
          expect(cellsOfLine(panel.title)).toBe(panel.width);
          for (const line of panel.lines) expect(cellsOfLine(line)).toBeLessThanOrEqual(panel.width - 2);
        }
        const height = beside && !layout.lab?.beside ? main.height + beside.height : main.height;
        expect(height + layout.message + 2).toBe(rows);
        for (const line of [
          headerLine(state, columns, glyphs),
          ...messageLines(state, layout.message, columns, glyphs),
          footerLine(state, () => true, columns),
        ]) {
          expect(cellsOfLine(line)).toBeLessThanOrEqual(columns);
        }
      }
    }
  });

  test("a dialog with everything in it leaves a row free above and below", () => {
    const asked = dialog({
      title: LONG,
      text: ["Is this what you want to see deployed? ".repeat(40)],
      choices: ["Approve", "Reject"],
      submitLabel: "approve",
      input: { label: "Comment", limit: 512 },
      submit: async () => true,
    });
    const typed = asked.input && inserted(asked.input, "日本語 and words ".repeat(40));
    for (const key of ["end", "home", "left"]) {
      const input = typed && edited(typed, key);
      const full = {
        ...asked,
        ...(input ? { input } : {}),
        refusal: `ValidationException: ${"why ".repeat(200)}`,
      };
      const lines = dialogLines(full, false, columns, rows, UNICODE);
      expect(lines.length).toBeLessThanOrEqual(rows - 2);
      for (const line of lines) expect(cellsOfLine(line)).toBe(Math.min(72, columns - 4));
    }
  });
});

let run: TerminalRun | undefined;
afterEach(() => run?.close());

test("resizing while a dialog is open keeps what was typed, through a terminal that is too small", async () => {
  run = open({ size: "120x40", route: { screen: "pipeline", pipeline: "ManualApprove4CF" }, lab: true });
  await run.shows("a approves");
  run.press("aLooks good");
  for (const [columns, rows] of [
    [60, 20],
    [200, 60],
    [61, 21],
    [40, 10],
    [79, 23],
    [300, 100],
    [80, 24],
  ] as const) {
    run.resize(columns, rows);
    const small = columns < 60;
    await run.until((shown) => {
      const [first = "", ...rest] = shown.text();
      if (small) return first === "pipelab needs 60x20, this is 40x10";
      return first.startsWith(" pipelab  Home › ManualApprove4CF") && rest.join("").includes("Looks good_");
    });
  }
  run.press("\t");
  await run.shows("Enter reject");
});

test("an error of many lines is cut on the pipeline, and scrolled to its end on its action", async () => {
  run = open({ extreme: true, route: { screen: "pipeline", pipeline: LONG } });
  await run.shows("Enter shows all of it");
  run.press("\r");
  await run.shows(/1-20 of \d+/);
  run.press("G");
  await run.shows("Run order");
  run.press("g");
  for (let page = 0; page < 12; page += 1) {
    if (run.text().join("\n").includes("The last line of the error.")) return;
    run.press("\u0006");
    await run.settled();
  }
  expect(run.text().join("\n")).toContain("The last line of the error.");
});
