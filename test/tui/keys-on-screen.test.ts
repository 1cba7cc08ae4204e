import { afterEach, expect, test } from "vitest";
import type { TerminalRun } from "../../scripts/terminal.ts";
import type { Route } from "../../src/tui/route.ts";
import { open } from "./open.ts";

const WAITING: Route = { screen: "pipeline", pipeline: "ManualApprove4CF" };
const UP = "\u001b[A";
const LEFT = "\u001b[D";
const ESCAPE = "\u001b";

let run: TerminalRun | undefined;
afterEach(() => run?.close());

test("keys typed fast arrive together and are all done", async () => {
  run = open();
  await run.shows("shop-production");
  run.press("jk");
  run.press("j\r");
  await run.shows("JobFailed: Template error");
});

test("the approval's comment is typed, and kept when AWS refuses the answer", async () => {
  run = open({ route: WAITING });
  await run.shows("a approves");
  run.press("aLooks good");
  await run.shows("Looks good_");
  run.press("\t");
  await run.shows("Enter reject");
  run.press("\r");
  await run.shows("✗ InvalidApprovalTokenException: Invalid approval token.");
  await run.shows("Looks good_");
  run.press(`${LEFT.repeat(4)}very \t`);
  await run.shows("Looks very good");
  await run.shows("Enter approve");
  run.press(ESCAPE);
  await run.until((shown) => !shown.text().join("").includes("Enter approve"));
});

test("a call that takes long says that it is under way, and can be hidden", async () => {
  run = open({ route: WAITING, writesTake: 1_500 });
  await run.shows("a approves");
  run.press("aSlow\r");
  await run.shows(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Asking …/);
  run.press("nothing that is typed now counts\r");
  run.press(ESCAPE);
  await run.shows(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Approving …/);
  await run.shows("✗ InvalidApprovalTokenException");
  expect(run.text().join("")).not.toContain("Comment");
});

test("a comment of 512 characters shows over several rows, and no more is taken", async () => {
  run = open({ route: WAITING, size: "60x20" });
  await run.shows("manualapproval");
  run.press("a");
  await run.shows("Comment  0/512");
  run.press(`\u001b[200~${"0123456789".repeat(60)}\u001b[201~`);
  await run.shows("512/512");
  await run.shows("01_");
  run.press("\u001b[H日本");
  await run.shows("512/512");
  run.press("\u0015\u000b日本語👍\u001b[D");
  await run.shows("› 日本語👍");
  await run.shows("Comment  5/512");
});

test("what is pasted into a screen does nothing, and into a comment is one line of text", async () => {
  run = open({ route: WAITING });
  await run.shows("a approves");
  run.press("\u001b[200~rqx\n\u001b[201~");
  run.press("a");
  await run.shows("Comment  0/512");
  run.press("\u001b[200~two\nlines\u001b[201~");
  await run.shows("two lines_");
});

test("a key that cannot do anything here says why", async () => {
  run = open({ route: WAITING });
  await run.shows("a approves");
  run.press("R");
  await run.shows("R (retry): Only a failed stage can be retried.");
  run.press(`${LEFT}t`);
  await run.shows("t (transition): No transition leads into the first stage.");
});

test("an approval mail is read and its link followed", async () => {
  run = open();
  await run.shows("shop-production");
  run.press("i");
  await run.shows("Subscription Confirmation");
  run.press("j\r");
  await run.shows("Enter follows");
  run.press("\r");
  await run.shows("✓ Subscription confirmed!");
});

test("the event log is filtered, paused and opened", async () => {
  run = open();
  await run.shows("shop-production");
  run.press("v");
  await run.shows("following");
  run.press("/denied\r");
  await run.shows("following  1 event");
  run.press(UP);
  await run.shows("paused");
  run.press("\r");
  await run.shows('"errorCode": "AccessDeniedException"');
});

test("hints come one by one, and solving asks first", async () => {
  run = open({ size: "120x40", route: WAITING, lab: true });
  await run.shows("h: 3 hints");
  run.press("h");
  await run.shows("Hint 1: GetPipelineState");
  run.press("S");
  await run.shows("pipelab does it for you");
  run.press("\r");
  await run.shows("✓ Solved: Approve the change");
  await run.shows("Lab 5/5");
});

test("Esc leads back, and q prints what was done", async () => {
  run = open({ route: { screen: "executions", pipeline: "shop-production" } });
  await run.shows("b81e02d7");
  run.press("\r");
  await run.shows("Execution e0c3aa11");
  run.press(ESCAPE);
  await run.shows("Executions of shop-production");
  run.press("q");
  expect(await run.ended()).toBe(0);
  expect(run.text().join("\n")).toContain("Bye.");
});

test("a real account has no inbox, event log or clock to move, and the screens say so", async () => {
  run = open({ control: false });
  await run.shows("shop-production");
  run.press("i");
  await run.shows("The mail of a real account goes to real inboxes.");
  run.press("v");
  await run.shows("A real account has no event log.");
  run.press("T");
  await run.shows("T (time): Only the embedded cloud's clock can be moved.");
});

test("Ctrl-L draws the screen anew when another program wrote into it", async () => {
  run = open({ route: { screen: "inbox" } });
  await run.shows("Subscription Confirmation");
  await run.settled();
  const before = run.still();
  await run.scribble("\u001b[5;1Hnoise\n\n\u001b[24;1Hmore noise\n");
  expect(run.still()).not.toEqual(before);
  run.press("\f");
  await run.until((shown) => shown.still().join() === before.join());
});

test("a key pressed while the screen is first drawn is not echoed into it", async () => {
  run = open();
  await run.until((shown) => shown.output.includes("\u001b[?1049h"));
  run.press("?");
  await run.shows("Move");
  await run.settled();
  expect(run.text()[0]).toMatch(/^ pipelab {2}Home › Help/);
});

test("Ctrl-C restores the terminal, in a dialog too", async () => {
  run = open({ route: WAITING });
  await run.shows("a approves");
  run.press("a");
  await run.shows("Comment");
  run.press("\u0003");
  expect(await run.ended()).toBe(0);
  expect(run.output.lastIndexOf("\u001b[?1049l")).toBeGreaterThan(run.output.lastIndexOf("\u001b[?1049h"));
  expect(run.output.lastIndexOf("\u001b[?25h")).toBeGreaterThan(run.output.lastIndexOf("\u001b[?25l"));
});

test("a pipeline that does not exist is AWS's error, not an end", async () => {
  run = open({ route: { screen: "pipeline", pipeline: "nothing" } });
  await run.shows("✗ PipelineNotFoundException: Account '000000000000' does not have a pipeline");
  run.press(ESCAPE);
  run.press(ESCAPE);
  await run.shows("shop-production");
});
