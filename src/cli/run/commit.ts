import { CreateCommitCommand, type CodeCommitClient } from "@aws-sdk/client-codecommit";
import type { ArchiveFile } from "../../engine/artifacts/archive.ts";

/** CodeCommit takes this many files in one commit ("Quotas in AWS CodeCommit"). */
const FILES_PER_COMMIT = 100;

/** Puts files on a new branch, in as many commits as CodeCommit's quota asks for. */
export async function commitFiles(
  codecommit: CodeCommitClient,
  branch: { repositoryName: string; branchName: string },
  files: ArchiveFile[],
): Promise<void> {
  let parentCommitId: string | undefined;
  for (let from = 0; from < files.length; from += FILES_PER_COMMIT) {
    const putFiles = files.slice(from, from + FILES_PER_COMMIT).map(({ path, content, kind }) => ({
      filePath: path,
      fileContent: content,
      fileMode: kind === "executable" ? ("EXECUTABLE" as const) : ("NORMAL" as const),
    }));
    const input = { ...branch, parentCommitId, putFiles, commitMessage: "Source of pipelab run" };
    const { commitId } = await codecommit.send(new CreateCommitCommand(input));
    parentCommitId = commitId;
  }
}
