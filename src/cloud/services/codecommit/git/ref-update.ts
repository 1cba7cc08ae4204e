import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { SystemClock } from "../../../../kernel/clock.ts";
import { readRef, readRefs } from "./refs.ts";

/** Git processes are of this machine's time, whatever the cloud's clock says. */
const machine = new SystemClock();
const ATTEMPTS = 400;

/** A reference and what it was and shall be; absent means that it does not exist. */
export interface RefUpdate {
  ref: string;
  from: string | undefined;
  to: string | undefined;
}

/**
 * Moves a reference, under the lock file that git itself takes, so that it cannot be lost between a
 * push and a call of the API.
 * @returns false when the reference is no more what it was, or its name conflicts with another's.
 */
export async function updateRef(gitdir: string, update: RefUpdate): Promise<boolean> {
  const path = join(gitdir, update.ref);
  if (update.to !== undefined && conflicts(gitdir, update.ref)) return false;
  const unlock = await lock(path);
  try {
    if (readRef(gitdir, update.ref) !== update.from) return false;
    if (update.to === undefined) {
      await removePacked(gitdir, update.ref);
      rmSync(path, { force: true });
    } else {
      writeFileSync(`${path}.lock`, `${update.to}\n`);
      removeEmptyFolder(path);
      renameSync(`${path}.lock`, path);
    }
    return true;
  } finally {
    unlock();
    if (update.to === undefined) removeEmptyFolders(dirname(path), join(gitdir, "refs", "heads"));
  }
}

/** Points HEAD at a branch, whether it exists yet or not. */
export function writeHead(gitdir: string, branch: string): void {
  const path = join(gitdir, "HEAD");
  const text = `ref: refs/heads/${branch}\n`;
  if (readFileSync(path, "utf8") === text) return;
  writeFileSync(`${path}.part`, text);
  renameSync(`${path}.part`, path);
}

/** A branch `a` and a branch `a/b` cannot both be: one is a file where the other needs a folder. */
function conflicts(gitdir: string, ref: string): boolean {
  return [...readRefs(gitdir).keys()].some(
    (other) => other.startsWith(`${ref}/`) || ref.startsWith(`${other}/`),
  );
}

async function lock(path: string): Promise<() => void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      closeSync(openSync(`${path}.lock`, "wx"));
      return () => rmSync(`${path}.lock`, { force: true });
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await machine.sleep(5);
    }
  }
}

async function removePacked(gitdir: string, ref: string): Promise<void> {
  const path = join(gitdir, "packed-refs");
  const unlock = await lock(path);
  try {
    const lines = readFileSync(path, "utf8").split("\n");
    const at = lines.findIndex((line) => line.endsWith(` ${ref}`));
    if (at === -1) return;
    // The line after a tag holds what the tag points at.
    lines.splice(at, lines[at + 1]?.startsWith("^") ? 2 : 1);
    writeFileSync(`${path}.lock`, lines.join("\n"));
    renameSync(`${path}.lock`, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  } finally {
    unlock();
  }
}

/** Removes `folder` and its parents up to `root`, as long as they are empty. */
function removeEmptyFolders(folder: string, root: string): void {
  for (let at = folder; at !== root && removeEmptyFolder(at); at = dirname(at));
}

function removeEmptyFolder(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
