import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "pipelab-cloud-";

/**
 * A folder for a cloud that keeps nothing. Its name tells the process, so that what a killed one left is taken
 * away by the next.
 */
export function temporaryFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(/^pipelab-cloud-(\d+)-/.exec(name)?.[1]);
    if (pid && !runs(pid)) rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one that runs.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
