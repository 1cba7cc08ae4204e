import { mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { messageOf, UserError } from "./errors.ts";

/** Of the tables and records in a state folder. A folder of a later one is not touched. */
const VERSION = 1;

/** SQLite's result codes, without what it adds to them in higher bits. */
const BUSY = 5;
const DAMAGED = new Set([11, 26]);

/**
 * Opens, or makes, the database `pipelab.sqlite` in a folder, for this process alone until it is closed or the
 * process ends, however it ends: the lock is the system's, so a killed process leaves none behind.
 * @throws UserError when the folder is in use, of a later pipelab, damaged, or not to be written
 */
export function openStateFile(dir: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    makeFolder(resolve(dir));
    db = new DatabaseSync(join(dir, "pipelab.sqlite"), { timeout: 0 });
    db.exec("PRAGMA locking_mode = EXCLUSIVE");
    db.exec("PRAGMA journal_mode = WAL");
    const version = Number(db.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version > VERSION) {
      throw new UserError(
        `The state folder ${dir} was made by a newer pipelab; use that one, or choose another folder with --state.`,
      );
    }
    // A write takes the lock for good, and shows that the folder can be written.
    db.exec(`BEGIN EXCLUSIVE; PRAGMA user_version = ${VERSION}; COMMIT`);
    return db;
  } catch (error) {
    db?.close();
    throw stateTrouble(dir, error);
  }
}

/** With its parents. Node's own recursive mkdir never ends where the system refuses with ENOENT, as in /proc. */
function makeFolder(dir: string): void {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return;
  makeFolder(dirname(dir));
  mkdirSync(dir);
}

/** What a failure to open or read a state folder means to the user; what is none of it stays as it is. */
export function stateTrouble(dir: string, error: unknown): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const { code, errcode } = error as { code?: string; errcode?: number };
  const result = code === "ERR_SQLITE_ERROR" ? (errcode ?? 0) & 0xff : undefined;
  if (result === undefined && !("syscall" in error)) return error;
  if (result === BUSY) {
    return new UserError(
      `The state folder ${dir} is in use by another pipelab; end it, or choose another folder with --state.`,
      { cause: error },
    );
  }
  const what =
    result !== undefined && DAMAGED.has(result)
      ? `The state folder ${dir} is damaged (${messageOf(error)}); restore it, or choose another folder with --state.`
      : `The state folder ${dir} cannot be used: ${messageOf(error)}. Choose another with --state.`;
  return new UserError(what, { cause: error });
}
