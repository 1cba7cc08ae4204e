import type { CreateCommitInput, CreateCommitOutput } from "@aws-sdk/client-codecommit";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { commitToBranch } from "../branch-commit.ts";
import { planCommit } from "../commit-plan.ts";

const MOST_FILES = 100;

/** API reference: CreateCommit. */
export async function createCommit(input: CreateCommitInput, call: Call): Promise<CreateCommitOutput> {
  const { repositoryName, branchName, parentCommitId, keepEmptyFolders, email } = input;
  const author = { name: input.authorName, email, message: input.commitMessage };
  const { commitId, treeId, plan } = await commitToBranch(
    call,
    { repositoryName, branchName, parentCommitId, keepEmptyFolders, ...author },
    async (before) => {
      checkCount(input);
      return await planCommit(input, before);
    },
    () =>
      new AwsError(
        "NoChangeException",
        "The commit cannot be created because no changes will be made to the repository as a result of this commit.",
      ),
  );
  const { filesAdded, filesUpdated, filesDeleted } = plan;
  return { commitId, treeId, filesAdded, filesUpdated, filesDeleted };
}

function checkCount({ putFiles, deleteFiles, setFileModes }: CreateCommitInput): void {
  const count = [putFiles, deleteFiles, setFileModes].reduce((sum, files) => sum + (files?.length ?? 0), 0);
  if (count === 0) {
    throw new AwsError(
      "FileEntryRequiredException",
      "The commit cannot be created because no files have been specified as added, updated, or changed.",
    );
  }
  if (count > MOST_FILES) {
    throw new AwsError(
      "MaximumFileEntriesExceededException",
      `The number of files to change in one commit is ${count}; the maximum is ${MOST_FILES}.`,
    );
  }
}
