import type {
  CreateBranchInput,
  DeleteBranchInput,
  DeleteBranchOutput,
  GetBranchInput,
  GetBranchOutput,
  ListBranchesInput,
  ListBranchesOutput,
} from "@aws-sdk/client-codecommit";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { branchNames, tellChanges } from "../changes.ts";
import { objectsOf } from "../git/objects.ts";
import { updateRef } from "../git/ref-update.ts";
import { readRef, readRefs } from "../git/refs.ts";
import { isObjectId, requireBranchName } from "../names.ts";
import { pageOf } from "../page.ts";
import { requireRepository, type Repository } from "../repository-store.ts";
import { inTurnOf } from "../turns.ts";

const PAGE = 1000;

/** @throws AwsError BranchDoesNotExistException, and what {@link requireBranchName} throws */
export function requireBranch(
  repository: Repository,
  name: string | undefined,
): { branchName: string; commitId: string } {
  const branchName = requireBranchName(name);
  const commitId = readRef(repository.gitdir, `refs/heads/${branchName}`);
  if (commitId === undefined) {
    throw new AwsError("BranchDoesNotExistException", `Branch ${branchName} does not exist`);
  }
  return { branchName, commitId };
}

/** API reference: GetBranch. */
export function getBranch(input: GetBranchInput, call: Call): GetBranchOutput {
  return {
    branch: requireBranch(requireRepository(call.host, call, input.repositoryName), input.branchName),
  };
}

/** API reference: ListBranches. */
export function listBranches(input: ListBranchesInput, call: Call): ListBranchesOutput {
  const { gitdir } = requireRepository(call.host, call, input.repositoryName);
  const { page, next } = pageOf(branchNames(readRefs(gitdir)), input.nextToken, PAGE);
  return { branches: page, nextToken: next };
}

/** API reference: CreateBranch. */
export async function createBranch(input: CreateBranchInput, call: Call): Promise<object> {
  const repository = requireRepository(call.host, call, input.repositoryName);
  const name = requireBranchName(input.branchName);
  const { commitId } = input;
  if (commitId === undefined) {
    throw new AwsError("CommitIdRequiredException", "A commit ID was not specified.");
  }
  if (!isObjectId(commitId)) {
    throw new AwsError("InvalidCommitIdException", `The specified commit ID is not valid: ${commitId}`);
  }
  const found = await objectsOf(repository.gitdir).commit(commitId);
  if (!found) throw new AwsError("CommitDoesNotExistException", `Commit ${commitId} does not exist`);
  return await inTurnOf(call.host, repository, async () => {
    const ref = `refs/heads/${name}`;
    if (!(await updateRef(repository.gitdir, { ref, from: undefined, to: found.oid }))) {
      throw new AwsError("BranchNameExistsException", `Branch ${name} already exists`);
    }
    await tellChanges(call.host, repository, call.caller.arn);
    return {};
  });
}

/** API reference: DeleteBranch. Deleting a branch that is not there succeeds, and answers no branch. */
export async function deleteBranch(input: DeleteBranchInput, call: Call): Promise<DeleteBranchOutput> {
  const repository = requireRepository(call.host, call, input.repositoryName);
  const branchName = requireBranchName(input.branchName);
  return await inTurnOf(call.host, repository, async () => {
    if (repository.record.defaultBranch === branchName) {
      throw new AwsError(
        "DefaultBranchCannotBeDeletedException",
        `The branch ${branchName} is the default branch of the repository and cannot be deleted. ` +
          "To delete this branch, you must first set another branch as the default branch.",
      );
    }
    const ref = `refs/heads/${branchName}`;
    const commitId = readRef(repository.gitdir, ref);
    if (commitId === undefined) return {};
    await updateRef(repository.gitdir, { ref, from: commitId, to: undefined });
    await tellChanges(call.host, repository, call.caller.arn);
    return { deletedBranch: { branchName, commitId } };
  });
}
