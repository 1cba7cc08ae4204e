import { spawn, type ChildProcessByStdio } from "node:child_process";
import { devNull } from "node:os";
import type { Readable, Writable } from "node:stream";
import { SystemClock, type Timer } from "../../../../kernel/clock.ts";

/** Processes are of this machine's time, whatever the cloud's clock says. */
const machine = new SystemClock();
const LONGEST_RUN_MS = 60 * 60_000;
const GRACE_MS = 2_000;
const STDERR_KEPT = 8_192;

/** A running `git http-backend`. */
export interface GitProcess {
  stdin: Writable;
  stdout: Readable;
  /** Resolves when it and all that it started have ended and the output is read; with the end of what it said. */
  ended: Promise<{ stderr: string }>;
  /** Ends it and what it started. */
  kill: () => void;
  /**
   * Its client went away. A push that is half received is thrown away by git itself when its input ends;
   * a signal would leave the half on disk. What has not ended soon is killed.
   */
  hangUp: () => void;
}

/** Only this reaches git: nothing of the user's configuration, credentials or `GIT_*` variables. */
function cleanEnvironment(): Record<string, string> {
  const kept = ["PATH", "SystemRoot", "TEMP", "TMP", "TMPDIR"].flatMap((name): [string, string][] => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(kept),
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    // The state folder may belong to another user (a mounted volume), and must bring no hooks along.
    GIT_CONFIG_COUNT: "2",
    GIT_CONFIG_KEY_0: "safe.directory",
    GIT_CONFIG_VALUE_0: "*",
    GIT_CONFIG_KEY_1: "core.hooksPath",
    GIT_CONFIG_VALUE_1: devNull,
  };
}

/**
 * Starts `git http-backend` with the given CGI variables.
 * @throws the spawn error, with code `ENOENT` where there is no git on the PATH
 */
export async function startGit(cgi: Record<string, string>): Promise<GitProcess> {
  const group = process.platform !== "win32";
  const child = spawn("git", ["http-backend"], {
    env: { ...cleanEnvironment(), ...cgi },
    stdio: ["pipe", "pipe", "pipe"],
    detached: group,
    windowsHide: true,
  });
  const ended = whenEnded(child);
  await new Promise<void>((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
  const timers: Timer[] = [];
  let over = false;
  // Once it is over, its number may be another process's.
  const signal = (name: NodeJS.Signals): void => {
    if (!over) signalAll(child, group, name);
  };
  const kill = (): void => {
    if (over) return;
    signal("SIGTERM");
    // Nobody reads on, and `close` waits for whoever holds the other end.
    child.stdout.destroy();
    timers.push(machine.after(GRACE_MS, () => signal("SIGKILL")));
  };
  const hangUp = (): void => {
    if (over) return;
    child.stdin.destroy();
    child.stdout.resume();
    timers.push(machine.after(GRACE_MS, kill));
  };
  timers.push(machine.after(LONGEST_RUN_MS, kill));
  void ended.finally(() => {
    over = true;
    for (const timer of timers) timer.cancel();
  });
  return { stdin: child.stdin, stdout: child.stdout, ended, kill, hangUp };
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function whenEnded(child: Child): GitProcess["ended"] {
  let stderr = "";
  child.stderr.setEncoding("utf8");
  child.stderr.on("data", (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT);
  });
  return new Promise((resolve) => {
    child.once("close", () => resolve({ stderr }));
    child.once("error", () => resolve({ stderr }));
  });
}

function signalAll(child: Child, group: boolean, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (group) process.kill(-child.pid, name);
    else child.kill(name);
  } catch {
    // It ended meanwhile.
  }
}
