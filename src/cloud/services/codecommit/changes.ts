import type { Host } from "../../host.ts";
import { objectsOf } from "./git/objects.ts";
import { writeHead } from "./git/ref-update.ts";
import { readRefs, type Refs } from "./git/refs.ts";
import { changeRecord, reload, repositoryArn, type Repository } from "./repository-store.ts";

/** A branch or tag that changed; absent is what did not, or does not any more, exist. */
export interface RefChange {
  /** Full name. */
  ref: string;
  before: string | undefined;
  after: string | undefined;
}

/**
 * Tells EventBridge what changed in a repository's branches and tags since it was last told, whoever
 * changed them: a push, the API, or a push that outlived a killed process. What was told is kept
 * together with the events, so each change is told once. Call it in the repository's turn.
 * @returns what was told
 * Event: "Monitoring CodeCommit events in Amazon EventBridge and Amazon CloudWatch Events".
 */
export async function tellChanges(
  host: Host,
  repository: Repository,
  callerArn: string,
): Promise<RefChange[]> {
  if (!reload(host, repository)) return [];
  const { place, gitdir } = repository;
  const { id } = repository.record;
  const told = host.records<Record<string, string>>("codecommit", place, "told-refs");
  const now = readRefs(gitdir);
  const changes = changesBetween(new Map(Object.entries(told.get(id) ?? {})), now);
  if (changes.length === 0) return [];
  const details = await Promise.all(changes.map((change) => detailOf(repository, change, callerArn)));
  host.store.transaction(() => {
    if (!reload(host, repository)) return;
    for (const detail of details) {
      host.emit(place, {
        source: "aws.codecommit",
        "detail-type": "CodeCommit Repository State Change",
        resources: [repositoryArn(place, repository.record.name)],
        detail,
      });
    }
    told.put(id, Object.fromEntries(now));
    changeRecord(host, repository, { modified: host.clock.now() });
    if (repository.record.defaultBranch === undefined) chooseDefaultBranch(host, repository, now);
  });
  return changes;
}

/** The first branch of a repository becomes its default one; of several at once, `main`, else the first by name. */
function chooseDefaultBranch(host: Host, repository: Repository, refs: Refs): void {
  const branches = branchNames(refs);
  const chosen = branches.includes("main") ? "main" : branches[0];
  if (chosen === undefined) return;
  changeRecord(host, repository, { defaultBranch: chosen });
  writeHead(repository.gitdir, chosen);
}

/** Short names of the branches. */
export function branchNames(refs: Refs): string[] {
  return [...refs.keys()].filter((ref) => ref.startsWith("refs/heads/")).map(shortName);
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/(heads|tags)\//, "");
}

function changesBetween(before: Refs, after: Refs): RefChange[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((ref) => ({ ref, before: before.get(ref), after: after.get(ref) }))
    .filter((change) => change.before !== change.after);
}

async function detailOf(
  repository: Repository,
  { ref, before, after }: RefChange,
  callerUserArn: string,
): Promise<Record<string, unknown>> {
  const kind = before === undefined ? "Created" : after === undefined ? "Deleted" : "Updated";
  const [oldCommitId, commitId] = await Promise.all([before, after].map((oid) => commitOf(repository, oid)));
  return {
    event: `reference${kind}`,
    repositoryName: repository.record.name,
    repositoryId: repository.record.id,
    referenceType: ref.startsWith("refs/tags/") ? "tag" : "branch",
    referenceName: shortName(ref),
    referenceFullName: ref,
    ...(commitId === undefined ? {} : { commitId }),
    ...(oldCommitId === undefined ? {} : { oldCommitId }),
    callerUserArn,
  };
}

/** An annotated tag's value is a tag object; the event names the commit. */
async function commitOf(repository: Repository, oid: string | undefined): Promise<string | undefined> {
  if (oid === undefined) return undefined;
  return (await objectsOf(repository.gitdir).commit(oid))?.oid ?? oid;
}
