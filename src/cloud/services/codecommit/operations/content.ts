import type {
  File as GitFile,
  GetBlobInput,
  GetBlobOutput,
  GetFileInput,
  GetFileOutput,
  GetFolderInput,
  GetFolderOutput,
} from "@aws-sdk/client-codecommit";
import type { TreeEntry } from "isomorphic-git";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { modeName } from "../git/modes.ts";
import { objectsOf } from "../git/objects.ts";
import { entryAt } from "../git/tree.ts";
import { isObjectId } from "../names.ts";
import { requireFilePath, requireFolderPath } from "../paths.ts";
import { requireRepository } from "../repository-store.ts";
import { resolveCommit } from "../specifier.ts";

/** The length constraint of GetFile's `fileContent`. */
const LARGEST_FILE = 6_291_456;
/** A larger one does not fit into a JSON answer. */
const LARGEST_BLOB = 256 * 1_048_576;

/** API reference: GetFile. */
export async function getFile(input: GetFileInput, call: Call): Promise<GetFileOutput> {
  const repository = requireRepository(call.host, call, input.repositoryName);
  const filePath = requireFilePath(input.filePath);
  const objects = objectsOf(repository.gitdir);
  const { oid, commit } = await resolveCommit(repository, input.commitSpecifier);
  const entry = await entryAt(objects, commit.tree, filePath);
  const content = entry?.type === "blob" ? await objects.blob(entry.oid) : undefined;
  if (!entry || !content) {
    throw new AwsError("FileDoesNotExistException", `Could not find path ${filePath}`);
  }
  checkSize(content, LARGEST_FILE);
  return {
    commitId: oid,
    blobId: entry.oid,
    filePath,
    fileMode: modeName(entry.mode),
    fileSize: content.length,
    fileContent: content,
  };
}

/** API reference: GetFolder. The empty path, or `/`, is the root. */
export async function getFolder(input: GetFolderInput, call: Call): Promise<GetFolderOutput> {
  const repository = requireRepository(call.host, call, input.repositoryName);
  const folderPath = requireFolderPath(input.folderPath);
  const objects = objectsOf(repository.gitdir);
  const { oid, commit } = await resolveCommit(repository, input.commitSpecifier);
  const entry = folderPath === "" ? undefined : await entryAt(objects, commit.tree, folderPath);
  if (folderPath !== "" && entry?.type !== "tree") {
    throw new AwsError("FolderDoesNotExistException", `Could not find path ${folderPath}`);
  }
  const treeId = entry?.oid ?? commit.tree;
  const entries = await objects.tree(treeId);
  const place = ({ path }: TreeEntry): { absolutePath: string; relativePath: string } => ({
    absolutePath: folderPath === "" ? path : `${folderPath}/${path}`,
    relativePath: path,
  });
  const ofType = (type: TreeEntry["type"]): TreeEntry[] => entries.filter((child) => child.type === type);
  const files: GitFile[] = ofType("blob").map((child) =>
    Object.assign(place(child), { blobId: child.oid, fileMode: modeName(child.mode) }),
  );
  return {
    commitId: oid,
    folderPath,
    treeId,
    subFolders: ofType("tree").map((child) => Object.assign(place(child), { treeId: child.oid })),
    files: files.filter(({ fileMode }) => fileMode !== "SYMLINK"),
    symbolicLinks: files.filter(({ fileMode }) => fileMode === "SYMLINK"),
    subModules: ofType("commit").map((child) => Object.assign(place(child), { commitId: child.oid })),
  };
}

/** API reference: GetBlob. */
export async function getBlob(input: GetBlobInput, call: Call): Promise<GetBlobOutput> {
  const { gitdir } = requireRepository(call.host, call, input.repositoryName);
  if (input.blobId === undefined) {
    throw new AwsError("BlobIdRequiredException", "A blob ID is required, but was not specified.");
  }
  if (!isObjectId(input.blobId)) {
    throw new AwsError("InvalidBlobIdException", `The specified blob is not valid: ${input.blobId}`);
  }
  const content = await objectsOf(gitdir).blob(input.blobId);
  if (!content) throw new AwsError("BlobIdDoesNotExistException", `Blob ${input.blobId} does not exist`);
  checkSize(content, LARGEST_BLOB);
  return { content };
}

function checkSize(content: Uint8Array, limit: number): void {
  if (content.length > limit) {
    throw new AwsError(
      "FileTooLargeException",
      "The specified file exceeds the file size limit for AWS CodeCommit. " +
        "For more information about limits in AWS CodeCommit, see AWS CodeCommit User Guide.",
    );
  }
}
