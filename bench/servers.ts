import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

export const BIN = resolve(import.meta.dirname, "../bin/pipelab.js");

export interface Server {
  name: string;
  origin: string;
  /** Milliseconds from the start of the process to its first answer. */
  started: number;
  /** Resident memory, MiB. */
  memory(): number;
  stop(): void;
}

/** Starts `pipelab serve` and measures until it says `Ready.`. */
export async function pipelab(): Promise<Server> {
  const begin = performance.now();
  const child = spawn(process.execPath, [BIN, "serve", "--port", "0", "--in-memory", "--pace", "instant"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (/^Ready\.\nhttp.*\n/.test(output)) break;
  }
  const started = performance.now() - begin;
  child.stdout.resume();
  return { name: "pipelab", origin: output.split("\n")[1] ?? "", started, ...handle(child) };
}

/** Starts moto's server where it is installed, and measures until it answers. */
export async function moto(port: number): Promise<Server | undefined> {
  if (spawnSync("moto_server", ["--help"], { stdio: "ignore" }).status !== 0) return undefined;
  const begin = performance.now();
  const child = spawn("moto_server", ["-p", String(port)], { stdio: "ignore", detached: true });
  const origin = `http://127.0.0.1:${port}`;
  for (;;) {
    const answered = await fetch(`${origin}/moto-api/`).then(
      () => true,
      () => false,
    );
    if (answered) break;
    if (child.exitCode !== null) return undefined;
    await new Promise((wake) => setTimeout(wake, 10));
  }
  return { name: "moto's server", origin, started: performance.now() - begin, ...handle(child) };
}

/** Milliseconds that Node itself takes to start and end. */
export function plainNode(): number {
  const begin = performance.now();
  spawnSync(process.execPath, ["-e", "0"]);
  return performance.now() - begin;
}

const running = new Set<() => void>();
// A benchmark that breaks must not leave a server behind for the next one.
process.once("exit", () => {
  for (const stop of running) stop();
});

function handle(child: ChildProcess): Pick<Server, "memory" | "stop"> {
  const stop = (): void => {
    running.delete(stop);
    // moto_server may be a shell script that starts the server: its group ends.
    if (child.exitCode === null)
      process.kill(child.spawnargs[0] === "moto_server" ? -(child.pid ?? 0) : (child.pid ?? 0));
  };
  running.add(stop);
  return {
    memory() {
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, "utf8");
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
    },
    stop,
  };
}
