import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import { TerminalRun } from "../../scripts/terminal.ts";

const FIXTURE = fileURLToPath(new URL("fixture/lab.ts", import.meta.url));

let run: TerminalRun | undefined;
afterEach(() => run?.close());

/** Lets pipelab do the step that is `done` afterwards. */
async function solve(terminal: TerminalRun, next: string): Promise<void> {
  terminal.press("S");
  await terminal.shows("pipelab does it for you");
  terminal.press("\r");
  await terminal.shows(next);
}

test(
  "the lab is gone through in the TUI: pipeline, approval with a comment, stack",
  { timeout: 90_000 },
  async () => {
    run = new TerminalRun(process.execPath, [FIXTURE], {
      columns: 120,
      rows: 40,
      env: { PATH: process.env["PATH"] ?? "", TERM: "xterm-256color", LANG: "C.UTF-8", TZ: "UTC" },
    });
    await run.shows("ManualApprove");
    run.press("\r");
    await run.shows("Lab 1/8");
    for (const step of [2, 3, 4, 5]) await solve(run, `Lab ${step}/8`);

    // The step that made the pipeline made it appear; its first run ends by itself.
    await run.shows("Lab 6/8");
    await run.shows("ManualApprove4CF");
    run.press("g\r");
    await run.shows("Pipeline ManualApprove4CF");
    await solve(run, "Lab 7/8");
    await run.shows("manualapproval");

    run.press("r");
    await run.shows("Starts an execution");
    run.press("\r");
    await run.shows("$ aws codepipeline start-pipeline-execution --name ManualApprove4CF");
    await run.shows("Waiting for approval");

    run.press("i");
    await run.shows("APPROVAL NEEDED: AWS CodePipeline");
    run.press("\u001b");
    await run.shows("a approves");
    run.press("aLooks good - approved.\r");
    await run.shows("✓ Approved manualapprove/manualapproval.");
    await run.shows("Lab done");

    run.press("q");
    expect(await run.ended()).toBe(0);
    expect(run.text().join("\n")).toContain("aws codepipeline put-approval-result");
  },
);
