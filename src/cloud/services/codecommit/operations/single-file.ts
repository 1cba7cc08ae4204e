import type {
  DeleteFileInput,
  DeleteFileOutput,
  PutFileInput,
  PutFileOutput,
} from "@aws-sdk/client-codecommit";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { commitToBranch, type Planned } from "../branch-commit.ts";
import { requireMode } from "../commit-plan.ts";
import { checkTotalSize } from "../file-size.ts";
import { entryAt } from "../git/tree.ts";
import { requireFilePath } from "../paths.ts";

interface OneFile extends Planned {
  blobId: string;
}

/** API reference: PutFile. */
export async function putFile(input: PutFileInput, call: Call): Promise<PutFileOutput> {
  const { commitId, treeId, plan } = await commitToBranch(
    call,
    requestOf(input),
    async ({ objects, tree }): Promise<OneFile> => {
      const content = input.fileContent;
      if (content === undefined || content.length === 0) {
        throw new AwsError(
          "FileContentRequiredException",
          "The file cannot be added because it is empty. Empty files cannot be added to the repository with this API.",
        );
      }
      checkTotalSize([content.length]);
      const path = requireFilePath(input.filePath);
      const mode = input.fileMode === undefined ? undefined : requireMode(input.fileMode);
      const current = await entryAt(objects, tree, path);
      const oid = await objects.writeBlob(content);
      const to = { oid, mode: mode ?? (current?.type === "blob" ? current.mode : "100644") };
      return {
        edits: new Map([[path, to]]),
        blobId: oid,
        message: `${current ? "Edited" : "Added"} ${path}`,
      };
    },
    () =>
      new AwsError(
        "SameFileContentException",
        "The file was not added or updated because the content of the file is exactly the same as the content of " +
          "that file in the repository and branch that you specified.",
      ),
  );
  return { commitId, treeId, blobId: plan.blobId };
}

/** API reference: DeleteFile. */
export async function deleteFile(input: DeleteFileInput, call: Call): Promise<DeleteFileOutput> {
  const filePath = requireFilePath(input.filePath);
  const missing = (): AwsError =>
    new AwsError("FileDoesNotExistException", `Could not find path ${filePath}`);
  const { commitId, treeId, plan } = await commitToBranch(
    call,
    { ...requestOf(input), keepEmptyFolders: input.keepEmptyFolders ?? false },
    async ({ objects, tree }): Promise<OneFile> => {
      const current = await entryAt(objects, tree, filePath);
      if (current?.type !== "blob") throw missing();
      return {
        edits: new Map([[filePath, undefined]]),
        blobId: current.oid,
        message: `Deleted ${filePath}`,
      };
    },
    missing,
  );
  return { commitId, treeId, blobId: plan.blobId, filePath };
}

function requestOf(input: PutFileInput | DeleteFileInput): Parameters<typeof commitToBranch>[1] {
  const { repositoryName, branchName, parentCommitId, name, email, commitMessage: message } = input;
  return { repositoryName, branchName, parentCommitId, name, email, message };
}
