import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { TerminalRun } from "../../scripts/terminal.ts";
import { LabClient } from "../e2e/lab-client.ts";

const BIN = resolve(import.meta.dirname, "../../bin/pipelab.js");

export interface OnCloud {
  run: TerminalRun;
  /** Where other programs reach the cloud that the TUI shows. */
  origin: string;
  /** Clients from outside. */
  lab: LabClient;
  /** Of the program itself, for signals. */
  pid: number;
  /** What is left of the cloud among the temporary files. */
  leftovers(): string[];
  close(): void;
}

export interface OnCloudOptions {
  /** For example `120x40`. */
  size?: string;
  args?: string[];
  env?: Record<string, string>;
  /** A shell's line that starts `"$@"`, where more than the program is to be on the terminal. */
  shell?: string;
}

/** Starts the built `pipelab` on a pseudo-terminal and does not wait for it. */
export function start(options: OnCloudOptions = {}): Pick<OnCloud, "run" | "leftovers" | "close"> {
  const [columns = 120, rows = 40] = (options.size ?? "120x40").split("x").map(Number);
  const temporary = mkdtempSync(join(tmpdir(), "tui-test-"));
  const command = [process.execPath, BIN, ...(options.args ?? ["--port", "0", "--pace", "instant"])];
  const [file = "", ...args] = options.shell
    ? ["bash", "--norc", "-c", options.shell, "bash", ...command]
    : command;
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: temporary,
    TMPDIR: temporary,
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    TZ: "UTC",
    ...options.env,
  };
  const run = new TerminalRun(file, args, { columns, rows, env });
  return {
    run,
    leftovers: () => readdirSync(temporary).filter((name) => name.startsWith("pipelab-cloud-")),
    close: () => {
      run.close();
      rmSync(temporary, { recursive: true, force: true });
    },
  };
}

/** Starts the built `pipelab` on a pseudo-terminal, its cloud at a free port, and waits for its home screen. */
export async function openOnCloud(options: OnCloudOptions = {}): Promise<OnCloud> {
  const started = start(options);
  const { run, leftovers } = started;
  await run.shows("None yet");
  const origin = /http:\/\/[\d.:]+/.exec(run.text().join("\n"))?.[0] ?? "";
  const pid = Number(/^pipelab-cloud-(\d+)-/.exec(leftovers()[0] ?? "")?.[1]);
  return { ...started, origin, pid, lab: new LabClient(origin) };
}
