import { AwsError } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { checkAuthor, signature, type Author } from "./author.ts";
import { branchNames, tellChanges } from "./changes.ts";
import { objectsOf, type GitObjects } from "./git/objects.ts";
import { updateRef } from "./git/ref-update.ts";
import { readRef, readRefs } from "./git/refs.ts";
import { editTree, type TreeEdits } from "./git/tree-edit.ts";
import { isObjectId, requireBranchName } from "./names.ts";
import { requireRepository, type Repository } from "./repository-store.ts";
import { inTurnOf } from "./turns.ts";

/** What CreateCommit, PutFile and DeleteFile have in common. */
export interface CommitRequest extends Author {
  repositoryName: string | undefined;
  branchName: string | undefined;
  parentCommitId: string | undefined;
  keepEmptyFolders?: boolean;
}

/** The tree that a commit changes; nothing in an empty repository. */
export interface Before {
  objects: GitObjects;
  tree: string | undefined;
}

export interface Planned {
  edits: TreeEdits;
  /** When the request brings none. */
  message: string;
}

/**
 * Commits to the tip of a branch, or makes the first commit of an empty repository.
 * @param plan says what changes, from what is there
 * @param unchanged makes the error for a commit without a change
 */
export async function commitToBranch<Plan extends Planned>(
  call: Call,
  request: CommitRequest,
  plan: (before: Before) => Promise<Plan>,
  unchanged: () => AwsError,
): Promise<{ commitId: string; treeId: string; plan: Plan }> {
  const repository = requireRepository(call.host, call, request.repositoryName);
  const branch = requireBranchName(request.branchName);
  checkAuthor(request);
  return await inTurnOf(call.host, repository, async () => {
    const objects = objectsOf(repository.gitdir);
    const parent = await parentOf(repository, branch, request.parentCommitId);
    const tree = parent === undefined ? undefined : (await objects.commit(parent))?.commit.tree;
    const planned = await plan({ objects, tree });
    const edited = await editTree(objects, tree, planned.edits, request.keepEmptyFolders ?? false);
    if (edited === tree) throw unchanged();
    const treeId = edited ?? (await objects.writeTree([]));
    const author = signature(request, call.caller, call.host.clock.now());
    const commitId = await objects.writeCommit({
      tree: treeId,
      parent: parent === undefined ? [] : [parent],
      author,
      committer: author,
      message: request.message ?? planned.message,
    });
    const ref = `refs/heads/${branch}`;
    if (!(await updateRef(repository.gitdir, { ref, from: parent, to: commitId }))) throw outdated(parent);
    await tellChanges(call.host, repository, call.caller.arn);
    return { commitId, treeId, plan: planned };
  });
}

/** The tip that the request must name as its parent; `undefined` for the first commit of a repository. */
async function parentOf(
  { gitdir }: Repository,
  branch: string,
  parentCommitId: string | undefined,
): Promise<string | undefined> {
  if (parentCommitId !== undefined && !isObjectId(parentCommitId)) {
    throw new AwsError(
      "InvalidParentCommitIdException",
      `The parent commit ID is not valid: ${parentCommitId}. ` +
        "It must match the head commit ID for the branch where you want to add or update a file.",
    );
  }
  const tip = readRef(gitdir, `refs/heads/${branch}`);
  if (tip === undefined) {
    checkMayBeFirst(gitdir, branch);
    if (parentCommitId !== undefined) throw unknownParent(parentCommitId);
    return undefined;
  }
  if (parentCommitId === undefined) {
    throw new AwsError(
      "ParentCommitIdRequiredException",
      "A parent commit ID is required. To view the full commit ID of a branch in a repository, " +
        "use GetBranch or a Git command (for example, git pull or git log).",
    );
  }
  if (parentCommitId.toLowerCase() === tip) return tip;
  throw (await objectsOf(gitdir).commit(parentCommitId))
    ? outdated(parentCommitId)
    : unknownParent(parentCommitId);
}

/** The API makes a branch by a commit only where there is none yet. */
function checkMayBeFirst(gitdir: string, branch: string): void {
  if (readRef(gitdir, `refs/tags/${branch}`) !== undefined) {
    throw new AwsError(
      "BranchNameIsTagNameException",
      `The specified branch name is not valid because it is a tag name: ${branch}`,
    );
  }
  if (branchNames(readRefs(gitdir)).length > 0) {
    throw new AwsError("BranchDoesNotExistException", `Branch ${branch} does not exist`);
  }
}

function outdated(parent: string | undefined): AwsError {
  return new AwsError(
    "ParentCommitIdOutdatedException",
    `The provided parent commit ID ${parent ?? "(none)"} is not the current tip of the specified branch. ` +
      "To view the full commit ID of the current head of the branch, use GetBranch.",
  );
}

function unknownParent(parent: string): AwsError {
  return new AwsError(
    "ParentCommitDoesNotExistException",
    `The parent commit ID ${parent} does not exist in the specified branch of the repository.`,
  );
}
