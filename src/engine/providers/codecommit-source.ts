import {
  CodeCommitClient,
  type Commit,
  GetBranchCommand,
  GetCommitCommand,
} from "@aws-sdk/client-codecommit";
import { codeOf } from "../../kernel/errors.ts";
import { clientOf, type Target } from "../../kernel/target.ts";
import { zip } from "../artifacts/zip.ts";
import { ActionFailure, type ActionJob, type ActionProvider, type ActionResult } from "../provider.ts";
import { readTree } from "./codecommit-tree.ts";
import { explain, isDenied } from "./explain.ts";

/**
 * The CodeCommit source action (AWS page: "CodeCommit source action reference").
 *
 * AWS has CodeCommit upload the archive by itself (`codecommit:UploadArchive`, `GetUploadArchiveStatus` and
 * `CancelUploadArchive`, permissions without a public API). Here the tree is read by GetFolder and GetBlob as
 * the action's role; CodeCommit takes `UploadArchive` for the permission to do so, so that a role that works
 * on AWS works here. A role without it that may call GetFolder and GetBlob works here only.
 */
export const codeCommitSource: ActionProvider = {
  type: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" },
  artifacts: { inputs: { min: 0, max: 0 }, outputs: { min: 1, max: 1 } },
  configuration: {
    RepositoryName: { required: true, description: "The repository whose changes are detected" },
    BranchName: { required: true, description: "The branch whose changes are detected" },
    PollForSourceChanges: {
      values: ["true", "false"],
      description: "Ask for changes now and then; true when absent",
    },
    OutputArtifactFormat: {
      values: ["CODE_ZIP", "CODEBUILD_CLONE_REF"],
      description: "CODE_ZIP when absent",
    },
  },
  timeoutMinutes: 60,
  outputVariables: [
    "AuthorDate",
    "BranchName",
    "CommitId",
    "CommitMessage",
    "CommitterDate",
    "RepositoryName",
  ],
  check({ configuration }) {
    if (configuration?.["OutputArtifactFormat"] !== "CODEBUILD_CLONE_REF") return undefined;
    return "pipelab does not emulate OutputArtifactFormat CODEBUILD_CLONE_REF: only CodeBuild actions can clone it, and there are none here. Use CODE_ZIP.";
  },
  run,
  async latestRevision(configuration, target) {
    try {
      return await headOf(client(target), configuration);
    } catch (error) {
      if (codeOf(error) === "BranchDoesNotExistException") return undefined;
      throw failure(error, configuration);
    }
  },
};

async function run(job: ActionJob): Promise<ActionResult> {
  const { configuration } = job;
  const repositoryName = configuration["RepositoryName"] ?? "";
  const codecommit = client(job.target);
  try {
    const commitId = job.revisionOverride?.revisionValue ?? (await headOf(codecommit, configuration));
    const { commit } = await codecommit.send(new GetCommitCommand({ repositoryName, commitId }));
    const files = await readTree(codecommit, repositoryName, commitId);
    for (const output of job.outputs) await job.writeOutput(output, await zip(files));
    return {
      outputVariables: variablesOf(commit, commitId, configuration),
      revision: {
        revisionId: commitId,
        revisionSummary: messageOf(commit),
        ...dated(commit?.committer?.date),
      },
    };
  } catch (error) {
    throw failure(error, configuration);
  }
}

function client(target: Target): CodeCommitClient {
  return clientOf(CodeCommitClient, target);
}

async function headOf(codecommit: CodeCommitClient, configuration: Record<string, string>): Promise<string> {
  const { branch } = await codecommit.send(
    new GetBranchCommand({
      repositoryName: configuration["RepositoryName"],
      branchName: configuration["BranchName"],
    }),
  );
  return branch?.commitId ?? "";
}

function variablesOf(
  commit: Commit | undefined,
  commitId: string,
  configuration: Record<string, string>,
): Record<string, string> {
  return {
    AuthorDate: isoDate(commit?.author?.date),
    BranchName: configuration["BranchName"] ?? "",
    CommitId: commitId,
    CommitMessage: messageOf(commit),
    CommitterDate: isoDate(commit?.committer?.date),
    RepositoryName: configuration["RepositoryName"] ?? "",
  };
}

/** Git ends messages with a line feed that nobody wrote. */
function messageOf(commit: Commit | undefined): string {
  return commit?.message?.trimEnd() ?? "";
}

/** CodeCommit dates are git's, `1484167798 -0800`; the variables are `2017-01-11T20:49:58Z`. */
function isoDate(date: string | undefined): string {
  const { created } = dated(date);
  return created === undefined ? "" : new Date(created).toISOString().replace(".000Z", "Z");
}

function dated(date: string | undefined): { created?: number } {
  const seconds = Number.parseInt(date ?? "", 10);
  return Number.isNaN(seconds) ? {} : { created: seconds * 1_000 };
}

function failure(error: unknown, configuration: Record<string, string>): unknown {
  const repository = configuration["RepositoryName"] ?? "";
  if (isDenied(error)) {
    return new ActionFailure(
      "PermissionError",
      `The service role or action role doesn’t have the permissions required to access the AWS CodeCommit repository named ${repository}. Update the IAM role permissions, and then try again. Error: ${(error as Error).message}`,
      { cause: error },
    );
  }
  switch (codeOf(error)) {
    case "BranchDoesNotExistException":
      return new ActionFailure(
        "ConfigurationError",
        // "Error: null" is AWS's own ending.
        `The action failed because no branch named ${configuration["BranchName"] ?? ""} was found in the selected AWS CodeCommit repository ${repository}. Make sure you are using the correct branch name, and then try again. Error: null`,
        { cause: error },
      );
    case "RepositoryDoesNotExistException":
      return new ActionFailure("ConfigurationError", explain(error, "AWSCodeCommit"), { cause: error });
    case "CommitIdDoesNotExistException":
    case "CommitDoesNotExistException":
    case "InvalidCommitException":
    case "InvalidCommitIdException":
      return new ActionFailure("RevisionUnavailable", explain(error, "AWSCodeCommit"), { cause: error });
    default:
      return error;
  }
}
