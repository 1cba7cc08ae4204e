import type {
  BlobMetadata,
  Difference,
  GetDifferencesInput,
  GetDifferencesOutput,
} from "@aws-sdk/client-codecommit";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { objectsOf } from "../git/objects.ts";
import { entryAt, treeDifferences, type Leaf, type TreeDifference } from "../git/tree.ts";
import { pageOf } from "../page.ts";
import { requireFolderPath } from "../paths.ts";
import { requireRepository, type Repository } from "../repository-store.ts";
import { resolveCommit } from "../specifier.ts";

const PAGE = 400;

/** API reference: GetDifferences. Without a commit before, everything is an addition. */
export async function getDifferences(input: GetDifferencesInput, call: Call): Promise<GetDifferencesOutput> {
  const repository = requireRepository(call.host, call, input.repositoryName);
  const size = input.MaxResults ?? PAGE;
  if (size < 1) {
    throw new AwsError("InvalidMaxResultsException", "The specified number of maximum results is not valid.");
  }
  if (input.afterCommitSpecifier === undefined) {
    throw new AwsError("CommitRequiredException", "A commit was not specified.");
  }
  const { afterCommitSpecifier, beforeCommitSpecifier } = input;
  const paths = { before: input.beforePath ?? "", after: input.afterPath ?? input.beforePath ?? "" };
  const after = await sideOf(repository, afterCommitSpecifier, paths.after);
  const before =
    beforeCommitSpecifier === undefined
      ? undefined
      : await sideOf(repository, beforeCommitSpecifier, paths.before);
  const differences = await differencesOf(repository, before, after);
  const { page, next } = pageOf(differences, input.NextToken, Math.min(size, PAGE));
  return { differences: page, NextToken: next };
}

/** A path in a commit: what is there, if anything. */
interface Side {
  path: string;
  tree: string | undefined;
  leaf: Leaf | undefined;
}

async function sideOf(repository: Repository, specifier: string, path: string): Promise<Side> {
  const { commit } = await resolveCommit(repository, specifier);
  const normal = requireFolderPath(path);
  if (normal === "") return { path: normal, tree: commit.tree, leaf: undefined };
  const entry = await entryAt(objectsOf(repository.gitdir), commit.tree, normal);
  if (entry?.type === "tree") return { path: normal, tree: entry.oid, leaf: undefined };
  return { path: normal, tree: undefined, leaf: entry && { mode: entry.mode, oid: entry.oid } };
}

async function differencesOf(
  repository: Repository,
  before: Side | undefined,
  after: Side,
): Promise<Difference[]> {
  if (!after.tree && !after.leaf && !before?.tree && !before?.leaf && after.path !== "") {
    throw new AwsError("PathDoesNotExistException", `Could not find path ${after.path}`);
  }
  const inFolders = await treeDifferences(objectsOf(repository.gitdir), before?.tree, after.tree);
  const [was, is] = [before?.leaf, after.leaf];
  const itself: TreeDifference[] =
    was?.oid === is?.oid && was?.mode === is?.mode ? [] : [{ path: "", before: was, after: is }];
  return [...itself, ...inFolders].map(({ path, before: old, after: now }) => ({
    beforeBlob: blob(before?.path ?? "", path, old),
    afterBlob: blob(after.path, path, now),
    changeType: old ? (now ? "M" : "D") : "A",
  }));
}

function blob(folder: string, path: string, leaf: Leaf | undefined): BlobMetadata | undefined {
  if (!leaf) return undefined;
  const full = [folder, path].filter((part) => part !== "").join("/");
  return { blobId: leaf.oid, path: full, mode: leaf.mode };
}
