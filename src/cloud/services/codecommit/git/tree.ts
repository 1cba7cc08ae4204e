import type { TreeEntry } from "isomorphic-git";
import type { GitObjects } from "./objects.ts";

/** The entry at `path` (without slashes at its ends) below a tree; `undefined` when there is none. */
export async function entryAt(
  objects: GitObjects,
  tree: string | undefined,
  path: string,
): Promise<TreeEntry | undefined> {
  let at: string | undefined = tree;
  let entry: TreeEntry | undefined;
  for (const name of path.split("/")) {
    if (at === undefined) return undefined;
    entry = (await objects.tree(at)).find((candidate) => candidate.path === name);
    at = entry?.type === "tree" ? entry.oid : undefined;
  }
  return entry;
}

/** A file, symbolic link or submodule, by its full path. */
export interface Leaf {
  mode: string;
  oid: string;
}

/** A path that differs between two trees. */
export interface TreeDifference {
  path: string;
  before: Leaf | undefined;
  after: Leaf | undefined;
}

/** What differs below two trees, in path order; equal folders are not read. */
export async function treeDifferences(
  objects: GitObjects,
  before: string | undefined,
  after: string | undefined,
  prefix = "",
): Promise<TreeDifference[]> {
  if (before === after) return [];
  const [old, now] = await Promise.all([before, after].map((oid) => entriesByName(objects, oid)));
  const names = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])].sort();
  const differences: TreeDifference[] = [];
  for (const name of names) {
    const path = prefix + name;
    const [was, is] = [old?.get(name), now?.get(name)];
    if (was?.oid === is?.oid && was?.mode === is?.mode) continue;
    const [oldLeaf, newLeaf] = [leaf(was), leaf(is)];
    if (oldLeaf || newLeaf) differences.push({ path, before: oldLeaf, after: newLeaf });
    differences.push(...(await treeDifferences(objects, folder(was), folder(is), `${path}/`)));
  }
  return differences;
}

async function entriesByName(objects: GitObjects, tree: string | undefined): Promise<Map<string, TreeEntry>> {
  const entries = tree === undefined ? [] : await objects.tree(tree);
  return new Map(entries.map((entry) => [entry.path, entry]));
}

function leaf(entry: TreeEntry | undefined): Leaf | undefined {
  return entry && entry.type !== "tree" ? { mode: entry.mode, oid: entry.oid } : undefined;
}

function folder(entry: TreeEntry | undefined): string | undefined {
  return entry?.type === "tree" ? entry.oid : undefined;
}
