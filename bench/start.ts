import { spawn } from "@lydell/node-pty";
import type { Figure } from "./report.ts";
import { median } from "./report.ts";
import { BIN, moto, pipelab, plainNode } from "./servers.ts";

const RUNS = 7;

/** From the start of the process to `Ready.`, and to the first frame of the TUI. */
export async function startFigures(): Promise<Figure[]> {
  const ready: number[] = [];
  const frame: number[] = [];
  const node: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const server = await pipelab();
    ready.push(server.started);
    server.stop();
    frame.push(await firstFrame());
    node.push(plainNode());
  }
  const other = await moto(5_901);
  other?.stop();
  const plain = { name: "plain Node start-up", value: median(node) };
  return [
    {
      name: "start to Ready.",
      unit: "ms",
      pipelab: median(ready),
      reference: other ? { name: `${other.name} (one start)`, value: other.started } : plain,
    },
    { name: "start to Ready.", unit: "ms", pipelab: median(ready), reference: plain },
    { name: "start to the TUI's first frame", unit: "ms", pipelab: median(frame), reference: plain },
  ];
}

/** Milliseconds until the screen shows the program's name. */
function firstFrame(): Promise<number> {
  return new Promise((resolve) => {
    const begin = performance.now();
    const env = {
      PATH: process.env["PATH"] ?? "",
      HOME: process.env["HOME"] ?? "",
      TERM: "xterm-256color",
      LANG: "C.UTF-8",
    };
    const terminal = spawn(process.execPath, [BIN, "--port", "0"], { cols: 120, rows: 40, env });
    let seen = "";
    terminal.onData((data) => {
      seen += data;
      if (!seen.includes("pipelab")) return;
      resolve(performance.now() - begin);
      terminal.kill();
    });
  });
}
