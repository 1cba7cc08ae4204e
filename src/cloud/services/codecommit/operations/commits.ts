import type {
  BatchGetCommitsInput,
  BatchGetCommitsOutput,
  Commit,
  GetCommitInput,
  GetCommitOutput,
  UserInfo,
} from "@aws-sdk/client-codecommit";
import type { CommitObject } from "isomorphic-git";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { objectsOf } from "../git/objects.ts";
import { isObjectId } from "../names.ts";
import { requireRepository } from "../repository-store.ts";
import type { ResolvedCommit } from "../specifier.ts";

const MOST_IN_A_BATCH = 100;

/** API reference: GetCommit. */
export async function getCommit(input: GetCommitInput, call: Call): Promise<GetCommitOutput> {
  const { gitdir } = requireRepository(call.host, call, input.repositoryName);
  if (input.commitId === undefined) {
    throw new AwsError("CommitIdRequiredException", "A commit ID was not specified.");
  }
  if (!isObjectId(input.commitId)) {
    throw new AwsError("InvalidCommitIdException", `The specified commit ID is not valid: ${input.commitId}`);
  }
  const found = await objectsOf(gitdir).commit(input.commitId);
  if (!found) {
    throw new AwsError("CommitIdDoesNotExistException", `Commit ID ${input.commitId} does not exist`);
  }
  return { commit: describe(found) };
}

/** API reference: BatchGetCommits. What cannot be read is an entry of `errors`. */
export async function batchGetCommits(
  input: BatchGetCommitsInput,
  call: Call,
): Promise<BatchGetCommitsOutput> {
  const { gitdir } = requireRepository(call.host, call, input.repositoryName);
  const ids = input.commitIds ?? [];
  if (ids.length === 0) {
    throw new AwsError(
      "CommitIdsListRequiredException",
      "A list of commit IDs is required, but was either not specified or the list was empty.",
    );
  }
  if (ids.length > MOST_IN_A_BATCH) {
    throw new AwsError(
      "CommitIdsLimitExceededException",
      `The maximum number of allowed commit IDs in a batch request is ${MOST_IN_A_BATCH}.`,
    );
  }
  const found = await Promise.all(
    ids.map(async (id) => ({ id, commit: isObjectId(id) ? await objectsOf(gitdir).commit(id) : undefined })),
  );
  return {
    commits: found.flatMap(({ commit }) => (commit ? [describe(commit)] : [])),
    errors: found
      .filter(({ commit }) => !commit)
      .map(({ id }) => ({
        commitId: id,
        errorCode: isObjectId(id) ? "CommitIdDoesNotExistException" : "InvalidCommitIdException",
        errorMessage: `Commit ID ${id} ${isObjectId(id) ? "does not exist" : "is not valid"}`,
      })),
  };
}

function describe({ oid, commit }: ResolvedCommit): Commit {
  return {
    commitId: oid,
    treeId: commit.tree,
    parents: commit.parent,
    message: commit.message,
    author: person(commit.author),
    committer: person(commit.committer),
    additionalData: "",
  };
}

/** Dates are as in git's objects: seconds, and the offset from GMT. */
function person({ name, email, timestamp, timezoneOffset }: CommitObject["author"]): UserInfo {
  const minutes = Math.abs(timezoneOffset);
  // Git counts the offset eastwards, JavaScript westwards.
  const sign = timezoneOffset > 0 ? "-" : "+";
  const offset = [Math.floor(minutes / 60), minutes % 60]
    .map((part) => String(part).padStart(2, "0"))
    .join("");
  return { name, email, date: `${timestamp} ${sign}${offset}` };
}
