import { lstat, readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { execa } from "execa";
import type { ArchiveFile } from "../../engine/artifacts/archive.ts";
import { messageOf, UserError } from "../../kernel/errors.ts";

/**
 * The files of a folder, paths relative with slashes: in a git work tree those that git tracks or would add, elsewhere all but `.git`.
 * Symbolic links and other special files are left out.
 * @throws UserError exit code 2, when there is no such folder
 */
export async function readSource(folder: string): Promise<ArchiveFile[]> {
  const paths = (await fromGit(folder)) ?? (await fromDisk(folder));
  const files: ArchiveFile[] = [];
  for (const path of paths) {
    const file = join(folder, path);
    const stat = await lstat(file).catch(() => undefined);
    if (!stat?.isFile()) continue;
    files.push({
      path: path.split(sep).join("/"),
      content: await readFile(file),
      kind: stat.mode & 0o100 ? "executable" : "file",
    });
  }
  if (files.length === 0)
    throw new UserError(`${folder} holds no files to commit; choose another with --source`, { exitCode: 2 });
  return files;
}

async function fromGit(folder: string): Promise<string[] | undefined> {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const { exitCode, stdout } = await execa("git", args, { cwd: folder, reject: false, stdin: "ignore" });
  return exitCode === 0 ? stdout.split("\0").filter((path) => path !== "") : undefined;
}

async function fromDisk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new UserError(`Cannot read the folder ${folder}: ${messageOf(cause)}`, { exitCode: 2, cause });
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split(sep).includes(".git"))
    .toSorted();
}
