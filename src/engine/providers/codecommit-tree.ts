import {
  type CodeCommitClient,
  type File,
  GetBlobCommand,
  GetFolderCommand,
  type SymbolicLink,
} from "@aws-sdk/client-codecommit";
import type { ArchiveFile } from "../artifacts/archive.ts";

/**
 * All files of a commit, by the API alone. Submodules are left out, as CodePipeline leaves them
 * (AWS page: "Troubleshooting CodePipeline", submodules).
 */
export async function readTree(
  codecommit: CodeCommitClient,
  repositoryName: string,
  commitSpecifier: string,
  folderPath = "/",
): Promise<ArchiveFile[]> {
  const folder = await codecommit.send(new GetFolderCommand({ repositoryName, commitSpecifier, folderPath }));
  const entries = [...(folder.files ?? []), ...(folder.symbolicLinks ?? [])];
  const files = await Promise.all(entries.map((entry) => readFile(codecommit, repositoryName, entry)));
  for (const { absolutePath } of folder.subFolders ?? []) {
    files.push(...(await readTree(codecommit, repositoryName, commitSpecifier, absolutePath)));
  }
  return files;
}

async function readFile(
  codecommit: CodeCommitClient,
  repositoryName: string,
  entry: File | SymbolicLink,
): Promise<ArchiveFile> {
  const { content } = await codecommit.send(new GetBlobCommand({ repositoryName, blobId: entry.blobId }));
  return {
    path: (entry.absolutePath ?? "").replace(/^\/+/, ""),
    kind: kindOf(entry.fileMode),
    content: Buffer.from(content ?? []),
  };
}

function kindOf(mode: File["fileMode"]): ArchiveFile["kind"] {
  if (mode === "EXECUTABLE") return "executable";
  return mode === "SYMLINK" ? "symlink" : "file";
}
