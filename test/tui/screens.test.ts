import { afterEach, describe, expect, test } from "vitest";
import type { TerminalRun } from "../../scripts/terminal.ts";
import type { Route } from "../../src/tui/route.ts";
import { colouredCells, open, type OpenOptions } from "./open.ts";

const WAITING: Route = { screen: "pipeline", pipeline: "ManualApprove4CF" };
const FAILED: Route = { screen: "pipeline", pipeline: "shop-production" };
const SIZES = ["60x20", "80x24", "120x40", "200x60"];

let run: TerminalRun | undefined;
afterEach(() => run?.close());

async function picture(name: string, options: OpenOptions, until: string | RegExp): Promise<TerminalRun> {
  run = open(options);
  await run.shows(until);
  await run.settled();
  await expect(`${run.still().join("\n")}\n`).toMatchFileSnapshot(`screens/${name}.txt`);
  return run;
}

describe("the pipeline that waits for its approval, with the lab", () => {
  test.each(SIZES)("at %s", async (size) => {
    const shown = await picture(`waiting-${size}`, { size, route: WAITING, lab: true }, "Waiting for appr");
    expect(colouredCells(shown)).toBeGreaterThan(50);
  });

  test("without colour, as NO_COLOR asks", async () => {
    const env = { NO_COLOR: "1" };
    const shown = await picture("waiting-80x24", { route: WAITING, lab: true, env }, "Waiting for appr");
    expect(colouredCells(shown)).toBe(0);
  });

  test("without colour, as --no-color asks", async () => {
    const args = ["--no-color"];
    const shown = await picture("waiting-80x24", { route: WAITING, lab: true, args }, "Waiting for appr");
    expect(colouredCells(shown)).toBe(0);
  });

  test("in plain ASCII where the locale is not UTF-8", async () => {
    const env = { LANG: "C", LC_ALL: "C" };
    run = open({ route: WAITING, lab: true, env });
    await run.shows("+ Deploy ");
    expect(run.text().join("")).toMatch(/^[ -~]*$/);
  });
});

describe("the pipeline whose change set failed", () => {
  test.each(SIZES)("at %s", async (size) => {
    await picture(`failed-${size}`, { size, route: FAILED }, "ChangeSet");
  });
});

describe("the other screens", () => {
  const screens: [string, OpenOptions, string | RegExp][] = [
    ["home", { lab: true }, "shop-production"],
    ["executions", { route: { screen: "executions", pipeline: "shop-production" } }, "b81e02d7"],
    [
      "execution",
      {
        route: {
          screen: "execution",
          pipeline: "shop-production",
          execution: "b81e02d7-9c4f-4f0e-8a55-6d1c7e9f0a21",
        },
      },
      "ChangeSet",
    ],
    [
      "action",
      {
        size: "120x40",
        route: { screen: "action", pipeline: "ManualApprove4CF", stage: "Source", action: "Source" },
      },
      "SourceArti/",
    ],
    ["inbox", { route: { screen: "inbox" } }, "APPROVAL NEEDED"],
    ["events", { route: { screen: "events" } }, "MailReceived"],
    ["help", { size: "120x60", route: { screen: "help" } }, "Pause or follow"],
  ];
  test.each(screens)("%s", async (name, options, until) => {
    await picture(name, options, until);
  });
});

test("a terminal that is too small is told the needed size", async () => {
  run = open({ size: "50x15" });
  await run.shows("pipelab needs 60x20, this is 50x15");
});

test("resizing draws the screen anew, never taller than the terminal", async () => {
  run = open({ size: "120x40", route: WAITING, lab: true });
  await run.shows("a approves");
  run.resize(62, 20);
  await run.shows(/-\d+ of 20/);
  await run.settled();
  expect(run.text()[0]).toMatch(/^ pipelab {2}Home › ManualApprove4CF/);
  expect(run.text().at(-1)).toMatch(/q quit$/);
  run.resize(140, 50);
  await run.shows(/http:\/\/127\.0\.0\.1:4566$/);
  await run.settled();
  expect(run.text().at(-1)).toMatch(/q quit$/);
});
