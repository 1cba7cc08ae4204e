import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const DONE = "-- typed --";

/** A learner's terminal: one shell that keeps its folder and variables, in a home where nothing is configured. */
export class Terminal {
  readonly home = mkdtempSync(join(tmpdir(), "pipelab-home-"));
  readonly #shell: ChildProcessWithoutNullStreams;
  #output = "";

  constructor(shell: string) {
    // `-e`: the first command that fails ends the shell.
    this.#shell = spawn(shell, ["-e"], {
      cwd: this.home,
      env: { HOME: this.home, PATH: process.env["PATH"], GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" },
    });
    for (const stream of [this.#shell.stdout, this.#shell.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.#output += text));
    }
  }

  /** Types commands as they are written. @returns what they print. @throws with that, when one fails */
  async type(commands: string): Promise<string> {
    this.#output = "";
    // Braces keep a command from reading what is typed next.
    this.#shell.stdin.write(`{ ${commands}\n} </dev/null\necho '${DONE}'\n`);
    while (!this.#output.includes(DONE)) {
      if (this.#shell.exitCode !== null) throw new Error(`${commands}\n${this.#output}`);
      await this.#said();
    }
    return this.#output.replace(`${DONE}\n`, "");
  }

  /** Until there is more output, or the end of it. */
  async #said(): Promise<void> {
    const heard = new AbortController();
    const { signal } = heard;
    await Promise.race([
      once(this.#shell.stdout, "data", { signal }),
      once(this.#shell, "close", { signal }),
    ]).finally(() => heard.abort());
  }

  async close(): Promise<void> {
    if (this.#shell.exitCode === null) {
      const closed = once(this.#shell, "close");
      this.#shell.stdin.end();
      await closed;
    }
    rmSync(this.home, { recursive: true, force: true });
  }
}
