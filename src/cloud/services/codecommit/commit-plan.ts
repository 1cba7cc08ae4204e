import type { CreateCommitInput, FileMetadata, PutFileEntry } from "@aws-sdk/client-codecommit";
import { AwsError } from "../../../kernel/errors.ts";
import type { Before, Planned } from "./branch-commit.ts";
import { gitMode, modeName } from "./git/modes.ts";
import type { TreeEdits } from "./git/tree-edit.ts";
import { entryAt, type Leaf } from "./git/tree.ts";
import { checkTotalSize } from "./file-size.ts";
import { requireFilePath } from "./paths.ts";

export interface CommitPlan extends Planned {
  filesAdded: FileMetadata[];
  filesUpdated: FileMetadata[];
  filesDeleted: FileMetadata[];
}

type Files = Pick<CreateCommitInput, "putFiles" | "deleteFiles" | "setFileModes">;

/** Works out what CreateCommit changes, from what is there. */
export async function planCommit(files: Files, before: Before): Promise<CommitPlan> {
  const puts = files.putFiles ?? [];
  checkTotalSize(puts.map(({ fileContent }) => fileContent?.length ?? 0));
  const edits: TreeEdits = new Map();
  const edit = (path: string, to: Leaf | undefined): void => {
    if (edits.has(path)) {
      throw new AwsError(
        "SamePathRequestException",
        `The commit cannot be created because more than one change in it is to the same file path: ${path}`,
      );
    }
    edits.set(path, to);
  };
  for (const { filePath } of files.deleteFiles ?? []) {
    const path = requireFilePath(filePath);
    await requireFile(before, path);
    edit(path, undefined);
  }
  for (const { filePath, fileMode } of files.setFileModes ?? []) {
    const path = requireFilePath(filePath);
    const { oid } = await requireFile(before, path);
    edit(path, { oid, mode: requireMode(fileMode) });
  }
  for (const put of puts) {
    edit(requireFilePath(put.filePath), await leafOf(put, before));
    const { filePath, isMove } = put.sourceFile ?? {};
    if (isMove) edit(requireFilePath(filePath), undefined);
  }
  checkFoldersApart(puts.map(({ filePath }) => requireFilePath(filePath)));
  return await sortChanges(edits, before);
}

/** What a PutFileEntry puts: the given content, or a copy of a file that is there. */
async function leafOf(put: PutFileEntry, before: Before): Promise<Leaf> {
  const mode = put.fileMode === undefined ? undefined : requireMode(put.fileMode);
  if (put.fileContent !== undefined && put.sourceFile !== undefined) {
    throw new AwsError(
      "FileContentAndSourceFileSpecifiedException",
      `Both a source file and file content have been specified for ${put.filePath}.`,
    );
  }
  if (put.fileContent !== undefined) {
    return { oid: await before.objects.writeBlob(put.fileContent), mode: mode ?? "100644" };
  }
  if (put.sourceFile === undefined) {
    throw new AwsError(
      "SourceFileOrContentRequiredException",
      `No source file or file content has been specified for ${put.filePath}.`,
    );
  }
  const path = requireFilePath(put.sourceFile.filePath);
  if (path.split("/").at(-1) === ".gitkeep") {
    throw new AwsError(
      "RestrictedSourceFileException",
      "The commit cannot be created because one of the changes specifies copying or moving a .gitkeep file.",
    );
  }
  const source = await requireFile(before, path);
  return { oid: source.oid, mode: mode ?? source.mode };
}

async function requireFile({ objects, tree }: Before, path: string): Promise<Leaf> {
  const entry = await entryAt(objects, tree, path);
  if (entry?.type !== "blob") {
    throw new AwsError("FileDoesNotExistException", `Could not find path ${path}`);
  }
  return { oid: entry.oid, mode: entry.mode };
}

/** @throws AwsError FileModeRequiredException, InvalidFileModeException */
export function requireMode(name: string | undefined): string {
  if (name === undefined) {
    throw new AwsError(
      "FileModeRequiredException",
      "A file mode is required to update mode permissions for a file.",
    );
  }
  const mode = gitMode(name);
  if (mode === undefined) {
    throw new AwsError(
      "InvalidFileModeException",
      `The specified file mode permission is not valid: ${name}`,
    );
  }
  return mode;
}

function checkFoldersApart(paths: string[]): void {
  const conflict = paths.find((path) => paths.some((other) => other.startsWith(`${path}/`)));
  if (conflict !== undefined) {
    throw new AwsError(
      "PutFileEntryConflictException",
      `The commit cannot be created because it refers to ${conflict} as both a file and a folder.`,
    );
  }
}

async function sortChanges(edits: TreeEdits, { objects, tree }: Before): Promise<CommitPlan> {
  const plan: CommitPlan = { edits, message: "", filesAdded: [], filesUpdated: [], filesDeleted: [] };
  for (const [path, to] of edits) {
    const current = await entryAt(objects, tree, path);
    const leaf = to ?? current;
    if (!leaf) continue;
    const file = { absolutePath: path, blobId: leaf.oid, fileMode: modeName(leaf.mode) };
    if (!to) plan.filesDeleted.push(file);
    else if (!current) plan.filesAdded.push(file);
    else plan.filesUpdated.push(file);
  }
  const all = [...plan.filesAdded, ...plan.filesUpdated, ...plan.filesDeleted];
  const verb = plan.filesAdded.length > 0 ? "Added" : plan.filesUpdated.length > 0 ? "Edited" : "Deleted";
  const more = all.length > 1 ? ` and ${all.length - 1} more` : "";
  return { ...plan, message: `${verb} ${all[0]?.absolutePath ?? "nothing"}${more}` };
}
