import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { resolve } from "node:path";

export const BIN = resolve(import.meta.dirname, "../../bin/pipelab.js");

export interface Served {
  origin: string;
  process: ChildProcess;
  /** Ends it with a signal and gives its exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts the real `pipelab serve` and waits for its `Ready.`. */
export async function serve(...args: string[]): Promise<Served> {
  const child = spawn(process.execPath, [BIN, "serve", "--port", "0", "--pace", "instant", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const seen: string[] = [];
  for await (const line of lines) {
    seen.push(line);
    if (seen.length === 2) break;
  }
  if (seen[0] !== "Ready.") throw new Error(`pipelab serve said ${JSON.stringify(seen)}`);
  child.stdout.resume();
  return {
    origin: seen[1] ?? "",
    process: child,
    async end(signal = "SIGTERM") {
      if (child.exitCode !== null) return child.exitCode;
      const ended = once(child, "exit");
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}
