import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Full name (`refs/heads/main`) → object id, of branches and tags. */
export type Refs = Map<string, string>;

/** Branches and tags as they are on disk, in name order. */
export function readRefs(gitdir: string): Refs {
  const refs = readPackedRefs(gitdir);
  for (const root of ["refs/heads", "refs/tags"]) {
    for (const ref of looseRefs(gitdir, root)) {
      const value = readLoose(gitdir, ref);
      if (value !== undefined) refs.set(ref, value);
    }
  }
  return new Map([...refs].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The value of one reference; `undefined` when there is none. */
export function readRef(gitdir: string, ref: string): string | undefined {
  return readLoose(gitdir, ref) ?? readPackedRefs(gitdir).get(ref);
}

function readLoose(gitdir: string, ref: string): string | undefined {
  const text = readText(join(gitdir, ref))?.trim();
  return text !== undefined && /^[0-9a-f]{40}$/.test(text) ? text : undefined;
}

function looseRefs(gitdir: string, folder: string): string[] {
  let entries;
  try {
    entries = readdirSync(join(gitdir, folder), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return looseRefs(gitdir, path);
    return entry.name.endsWith(".lock") ? [] : [path];
  });
}

/** `packed-refs` is written by `git pack-refs` and `git gc` only. */
function readPackedRefs(gitdir: string): Refs {
  const lines = readText(join(gitdir, "packed-refs"))?.split("\n") ?? [];
  return new Map(
    lines.flatMap((line): [string, string][] => {
      const [, oid, ref] = /^([0-9a-f]{40}) (refs\/(?:heads|tags)\/.+)$/.exec(line) ?? [];
      return oid !== undefined && ref !== undefined ? [[ref, oid]] : [];
    }),
  );
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
