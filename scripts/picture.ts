/**
 * Makes the README's picture: the lab in the real TUI on a real pseudo-terminal, up to the approval that waits.
 *
 *     npm run picture
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { screenToSvg } from "./screenshot.ts";
import { TerminalRun } from "./terminal.ts";

const SIZE = { columns: 120, rows: 30 };
const LAB = "codecommit-approve-cloudformation";
/** Role, repository, topic, pipeline, first run, added approval. */
const STEPS_BEFORE_RELEASE = 6;
const STEPS = 8;

const env = {
  PATH: process.env["PATH"] ?? "",
  HOME: process.env["HOME"] ?? "",
  TERM: "xterm-256color",
  LANG: "C.UTF-8",
};
const run = new TerminalRun(process.execPath, ["bin/pipelab.js", "lab", LAB, "--port", "0"], {
  ...SIZE,
  env,
});
const screen = (): string => run.text().join("\n");
const shows = (text: string): Promise<unknown> => run.until(() => screen().includes(text));
for (let step = 1; step <= STEPS_BEFORE_RELEASE; step++) {
  const later = new RegExp(`Lab [${step + 1}-${STEPS}]/${STEPS}`);
  await run.until(() => screen().includes(`Lab ${step}/${STEPS}`) || later.test(screen()));
  // The first run succeeds by itself, and its step may be done before it can be solved.
  while (!later.test(screen()) && !screen().includes("Enter solve")) {
    run.press("S");
    // It cannot be asked for while the step before is still being finished.
    await run.settled();
  }
  if (!later.test(screen())) run.press("\r");
  await run.until(() => later.test(screen()));
}
run.press("g");
await shows("▸ ✓  ManualApprove4CF");
run.press("\r");
await shows("Pipeline ManualApprove4CF");
run.press("r");
await shows("Starts an execution");
run.press("\r");
await shows("Waiting for appro");
await shows(`Lab ${STEPS}/${STEPS}`);
await run.settled();
mkdirSync("docs/images", { recursive: true });
writeFileSync("docs/images/pipeline.svg", screenToSvg(run.cells, SIZE.columns, SIZE.rows, "pipelab"));
run.press("\u0003");
run.close();
