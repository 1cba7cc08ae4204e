import type { TreeEntry } from "isomorphic-git";
import { AwsError } from "../../../../kernel/errors.ts";
import type { GitObjects } from "./objects.ts";
import type { Leaf } from "./tree.ts";

/** Full path → what shall be there; `undefined` removes. */
export type TreeEdits = Map<string, Leaf | undefined>;

/**
 * Writes the tree that `tree` becomes by `edits`; folders that were not edited stay as they are.
 * @param keepEmpty puts a `.gitkeep` into folders that deletions left empty, which otherwise vanish
 * @returns `undefined` when nothing is left
 * @throws AwsError where a file would take a folder's name, or the reverse
 */
export async function editTree(
  objects: GitObjects,
  tree: string | undefined,
  edits: TreeEdits,
  keepEmpty: boolean,
  folder = "",
): Promise<string | undefined> {
  const entries = new Map<string, TreeEntry>(
    (tree === undefined ? [] : await objects.tree(tree)).map((entry) => [entry.path, entry]),
  );
  const { here, below } = split(edits);
  for (const [name, to] of here) if (!to) entries.delete(name);
  for (const [name, inner] of below) {
    const current = entries.get(name);
    checkIsFolder(current, folder + name);
    const oid = await editTree(objects, current?.oid, inner, keepEmpty, `${folder}${name}/`);
    if (oid === undefined) entries.delete(name);
    else entries.set(name, { path: name, mode: "040000", type: "tree", oid });
  }
  for (const [name, to] of here) {
    if (!to) continue;
    checkIsFile(entries.get(name), folder + name);
    entries.set(name, { path: name, mode: to.mode, type: "blob", oid: to.oid });
  }
  if (entries.size === 0 && keepEmpty && folder !== "") {
    const oid = await objects.writeBlob(new Uint8Array());
    entries.set(".gitkeep", { path: ".gitkeep", mode: "100644", type: "blob", oid });
  }
  return entries.size === 0 ? undefined : await objects.writeTree([...entries.values()]);
}

/** Edits of this folder's own entries, and those of the folders in it. */
function split(edits: TreeEdits): { here: TreeEdits; below: Map<string, TreeEdits> } {
  const here: TreeEdits = new Map();
  const below = new Map<string, TreeEdits>();
  for (const [path, to] of edits) {
    const slash = path.indexOf("/");
    if (slash === -1) {
      here.set(path, to);
      continue;
    }
    const inner = below.get(path.slice(0, slash)) ?? new Map();
    below.set(path.slice(0, slash), inner.set(path.slice(slash + 1), to));
  }
  return { here, below };
}

function checkIsFolder(entry: TreeEntry | undefined, path: string): void {
  if (entry?.type === "blob") {
    throw new AwsError(
      "DirectoryNameConflictsWithFileNameException",
      `A file cannot be added below ${path} because a file of that name already exists in the repository.`,
    );
  }
  checkIsNoSubmodule(entry, path);
}

function checkIsFile(entry: TreeEntry | undefined, path: string): void {
  if (entry?.type === "tree") {
    throw new AwsError(
      "FileNameConflictsWithDirectoryNameException",
      `The file ${path} cannot be added because a directory of that name already exists in the repository.`,
    );
  }
  checkIsNoSubmodule(entry, path);
}

function checkIsNoSubmodule(entry: TreeEntry | undefined, path: string): void {
  if (entry?.type === "commit") {
    throw new AwsError(
      "FilePathConflictsWithSubmodulePathException",
      `The commit cannot be created because the file path ${path} points to a submodule.`,
    );
  }
}
