import { afterEach, beforeEach, expect, test } from "vitest";
import { has } from "../e2e/outside.ts";
import { open } from "./open.ts";
import { openOnCloud, start, type OnCloud, type OnCloudOptions } from "./on-cloud.ts";

const CTRL_C = "\u0003";
const CTRL_Z = "\u001a";

const absent = ["bash", "grep", "xargs"].filter((file) => !has(file, "--version"));

let tui: Pick<OnCloud, "run" | "leftovers" | "close">;
beforeEach(({ skip }) => skip(absent.length > 0, `${absent.join(", ")} absent`));
afterEach(() => absent.length > 0 || tui.close());

/** Says in the end how the program ended, and whether the terminal echoes and edits lines as before. */
const AFTERWARDS = `"$@"; echo "code $?"; stty -a | grep -oE -- "-?(icanon|echo|isig)\\b" | xargs echo modes`;

function restored(output: string): void {
  expect(output.lastIndexOf("\u001b[?1049l")).toBeGreaterThanOrEqual(output.lastIndexOf("\u001b[?1049h"));
  expect(output.lastIndexOf("\u001b[?25h")).toBeGreaterThanOrEqual(output.lastIndexOf("\u001b[?25l"));
  expect(output.lastIndexOf("\u001b[?2004l")).toBeGreaterThanOrEqual(output.lastIndexOf("\u001b[?2004h"));
}

async function endsWith(code: number): Promise<void> {
  const { run } = tui;
  await run.shows(`code ${code}`);
  await run.shows("modes isig icanon echo");
  restored(run.output);
  expect(tui.leftovers()).toEqual([]);
}

async function opened(options: OnCloudOptions = {}): Promise<OnCloud> {
  const open = await openOnCloud({ shell: AFTERWARDS, ...options });
  tui = open;
  return open;
}

test("q restores the terminal and ends with 0", async () => {
  const { run } = await opened();
  run.press("q");
  await endsWith(0);
});

test.each([100, 250, 400, 550, 700])("Ctrl-C %i ms after the start ends with 130", async (wait) => {
  // The shell itself has to survive, from its first moment on.
  tui = start({ shell: AFTERWARDS.replace('"$@"', 'trap : INT; echo trapped; "$@"') });
  await tui.run.shows("trapped");
  await new Promise((resolve) => setTimeout(resolve, wait));
  tui.run.press(CTRL_C);
  await endsWith(130);
});

test("Ctrl-C ends with 130 while a dialog is open", async () => {
  const { run } = await opened();
  run.press("T7d");
  await run.shows("7d");
  run.press(CTRL_C);
  await endsWith(130);
});

test("Ctrl-C ends with 130 while a lab is set up", async () => {
  const { run } = await opened();
  run.press("\r");
  run.press(CTRL_C);
  await endsWith(130);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s restores the terminal and ends with %i", async (signal, code) => {
  const { pid } = await opened();
  process.kill(pid, signal);
  await endsWith(code);
});

test("the terminal that is closed takes the program and its cloud with it", async () => {
  const { run, pid } = await opened({ shell: `"$@"` });
  run.kill("SIGHUP");
  run.hangUp();
  await expect.poll(() => runs(pid), { timeout: 5_000 }).toBe(false);
  expect(tui.leftovers()).toEqual([]);
});

test("Ctrl-Z goes to the shell, and fg comes back to the same screen", async () => {
  const { run } = await opened({ shell: `set -m; "$@"; echo "stopped $?"; read line; fg; echo "code $?"` });
  run.press("v");
  await run.shows("following");
  run.press(CTRL_Z);
  await run.shows("stopped 148");
  restored(run.output);
  run.press("typed\r");
  await run.shows("following");
  run.press("\u001b");
  await run.shows("None yet");
  run.press("q");
  await run.shows("code 0");
  restored(run.output);
});

test("Ctrl-Z without a shell to go to changes nothing", async () => {
  const { run } = await opened({ shell: `exec "$@"` });
  run.press(CTRL_Z);
  run.press("v");
  await run.shows("following");
});

test.each(["throw", "reject"])("a stray %s ends with one line and 1, the screen restored", async (how) => {
  const stray = how === "throw" ? "setTimeout(() => { throw error })" : "Promise.reject(error)";
  const script = `process.on("SIGUSR2", () => { const error = new Error("out of the blue"); ${stray}; })`;
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(script)}` };
  const { run, pid } = await opened({ env });
  process.kill(pid, "SIGUSR2");
  await endsWith(1);
  expect(run.text().filter((row) => row !== "" && !/^(code|modes)/.test(row))).toEqual([
    "pipelab: out of the blue",
  ]);
});

test("an exception while a screen is drawn ends the program, the screen restored", async () => {
  const run = open({ brokenMail: true });
  tui = { run, leftovers: () => [], close: () => run.close() };
  await run.shows("shop-production");
  run.press("i\r");
  expect(await run.ended()).toBe(1);
  restored(run.output);
  expect(run.output.slice(run.output.lastIndexOf("\u001b[?1049l"))).toContain(
    "Cannot read properties of undefined",
  );
});

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
