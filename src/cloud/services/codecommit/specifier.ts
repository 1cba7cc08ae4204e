import type { CommitObject } from "isomorphic-git";
import { AwsError } from "../../../kernel/errors.ts";
import { objectsOf } from "./git/objects.ts";
import { readRef } from "./git/refs.ts";
import { isObjectId, isRefName } from "./names.ts";
import type { Repository } from "./repository-store.ts";

export interface ResolvedCommit {
  oid: string;
  commit: CommitObject;
}

/**
 * The commit that a specifier names: a full commit id, a branch, a tag, a full reference
 * (`refs/heads/main`) or `HEAD`; without one, the head of the default branch.
 * @throws AwsError InvalidCommitException, CommitDoesNotExistException
 */
export async function resolveCommit(
  repository: Repository,
  specifier: string | undefined,
): Promise<ResolvedCommit> {
  const named = specifier === undefined || specifier === "HEAD" ? headOf(repository) : specifier;
  if (!isRefName(named)) {
    throw new AwsError("InvalidCommitException", `The specified commit is not valid: ${named}`);
  }
  const oid = isObjectId(named) ? named : refOf(repository, named);
  const found = oid === undefined ? undefined : await objectsOf(repository.gitdir).commit(oid);
  if (!found) throw new AwsError("CommitDoesNotExistException", `Commit ${named} does not exist`);
  return found;
}

function headOf({ record }: Repository): string {
  if (record.defaultBranch === undefined) {
    throw new AwsError(
      "CommitDoesNotExistException",
      "No commit was specified, and the repository has no default branch.",
    );
  }
  return `refs/heads/${record.defaultBranch}`;
}

function refOf({ gitdir }: Repository, name: string): string | undefined {
  if (name.startsWith("refs/")) return readRef(gitdir, name);
  return readRef(gitdir, `refs/heads/${name}`) ?? readRef(gitdir, `refs/tags/${name}`);
}
