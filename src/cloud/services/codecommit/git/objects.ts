import { randomBytes } from "node:crypto";
import { promises } from "node:fs";
import { dirname, join } from "node:path";
import {
  init,
  readBlob,
  readCommit,
  readTree,
  setConfig,
  writeBlob,
  writeCommit,
  writeTree,
  type CommitObject,
  type TreeEntry,
} from "isomorphic-git";

/** A process killed at any moment must not leave half an object behind: written beside its place, then renamed. */
async function writeWhole(path: string, data: Uint8Array | string, options?: object): Promise<void> {
  // Git's own name for such files: it ignores them, and its garbage collection removes them.
  const part = join(dirname(path), `tmp_obj_${randomBytes(6).toString("hex")}`);
  try {
    await promises.writeFile(part, data, options);
    await promises.rename(part, path);
  } catch (error) {
    await promises.rm(part, { force: true });
    throw error;
  }
}

const fs = { promises: { ...promises, writeFile: writeWhole } };

/** How pushes are received. */
const CONFIG: Record<string, string | boolean | number> = {
  "http.receivepack": true,
  // Background garbage collection would race with readers, and outlive the cloud.
  "gc.auto": 0,
  "receive.autogc": false,
  // A tree with `..` or `.git` in it is refused at the door, where the pusher sees why.
  "receive.fsckObjects": true,
  // Blemishes of old histories that harm nobody.
  "receive.fsck.badTimezone": "ignore",
  "receive.fsck.missingSpaceBeforeDate": "ignore",
  "receive.fsck.zeroPaddedFilemode": "ignore",
};

/** Makes an empty bare repository, whole or not at all; it needs no git program. */
export async function initRepository(gitdir: string): Promise<void> {
  const part = `${gitdir}.part`;
  await promises.rm(part, { recursive: true, force: true });
  await promises.mkdir(part, { recursive: true });
  await init({ fs, gitdir: part, bare: true, defaultBranch: "main" });
  for (const [path, value] of Object.entries(CONFIG)) await setConfig({ fs, gitdir: part, path, value });
  await promises.rename(part, gitdir);
}

/** Reads and writes the objects of one bare repository; pack indexes are read once. */
export class GitObjects {
  readonly #gitdir: string;
  readonly #cache = {};

  constructor(gitdir: string) {
    this.#gitdir = gitdir;
  }

  /** A commit, or the one that an annotated tag points at; `undefined` when there is none of that id. */
  async commit(oid: string): Promise<{ oid: string; commit: CommitObject } | undefined> {
    return found(readCommit({ ...this.#at(), oid: oid.toLowerCase() }));
  }

  /** The entries of a tree. */
  async tree(oid: string): Promise<TreeEntry[]> {
    return (await readTree({ ...this.#at(), oid })).tree;
  }

  async blob(oid: string): Promise<Uint8Array | undefined> {
    return (await found(readBlob({ ...this.#at(), oid: oid.toLowerCase() })))?.blob;
  }

  writeBlob(blob: Uint8Array): Promise<string> {
    return writeBlob({ fs, gitdir: this.#gitdir, blob });
  }

  writeTree(tree: TreeEntry[]): Promise<string> {
    return writeTree({ fs, gitdir: this.#gitdir, tree });
  }

  writeCommit(commit: CommitObject): Promise<string> {
    return writeCommit({ fs, gitdir: this.#gitdir, commit });
  }

  #at(): { fs: typeof fs; gitdir: string; cache: object } {
    return { fs, gitdir: this.#gitdir, cache: this.#cache };
  }
}

async function found<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "NotFoundError" || code === "ObjectTypeError") return undefined;
    throw error;
  }
}

/** Each holds the indexes, and some packs, of its repository in memory. */
const OPEN_REPOSITORIES = 8;
const open = new Map<string, GitObjects>();

/** The objects of the repository in `gitdir`; the least recently used ones are forgotten. */
export function objectsOf(gitdir: string): GitObjects {
  const objects = open.get(gitdir) ?? new GitObjects(gitdir);
  open.delete(gitdir);
  open.set(gitdir, objects);
  const [oldest] = open.keys();
  if (open.size > OPEN_REPOSITORIES && oldest !== undefined) open.delete(oldest);
  return objects;
}
