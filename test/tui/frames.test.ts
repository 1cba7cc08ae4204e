import { afterEach, expect, test } from "vitest";
import type { TerminalRun } from "../../scripts/terminal.ts";
import { LONG } from "./fixture/extremes.ts";
import { open } from "./open.ts";

let run: TerminalRun | undefined;
afterEach(() => run?.close());

/** A synchronized update's beginning: one a frame. */
const BEGIN = "\u001b[?2026h";

/** What is written during some time. */
async function written(
  terminal: TerminalRun,
  milliseconds: number,
): Promise<{ frames: number; bytes: number }> {
  const before = terminal.output.length;
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const output = terminal.output.slice(before);
  return { frames: output.split(BEGIN).length - 1, bytes: Buffer.byteLength(output) };
}

test("when only spinners turn, they turn in one small frame, a few times a second", async () => {
  run = open({ size: "120x40", extreme: true, route: { screen: "pipeline", pipeline: LONG } });
  await run.shows("Enter shows all of it");
  const { frames, bytes } = await written(run, 2_000);
  expect(frames).toBeGreaterThan(3);
  expect(frames).toBeLessThan(18);
  // Six spinners in six rows of 120 cells; the whole screen is over 6,000 bytes.
  expect(bytes / frames).toBeLessThan(1_500);
});

test("nothing is drawn while nothing happens", async () => {
  run = open({ size: "120x40", lab: true });
  await run.shows("shop-production");
  await run.settled();
  expect(await written(run, 2_000)).toEqual({ frames: 0, bytes: 0 });
});
