import { rmSync } from "node:fs";
import type {
  BatchGetRepositoriesInput,
  BatchGetRepositoriesOutput,
  CreateRepositoryInput,
  CreateRepositoryOutput,
  DeleteRepositoryInput,
  DeleteRepositoryOutput,
  GetRepositoryInput,
  GetRepositoryOutput,
} from "@aws-sdk/client-codecommit";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { initRepository } from "../git/objects.ts";
import { cloneUrl } from "../http/place-of-name.ts";
import { checkDescription, requireRepositoryName } from "../names.ts";
import {
  findRepository,
  gitdirOf,
  metadataOf,
  places,
  reload,
  repositoryRecords,
  requireRepository,
  type Repository,
  type RepositoryRecord,
} from "../repository-store.ts";
import { withTags } from "../tags.ts";
import { inTurn } from "../turns.ts";

const MOST_IN_A_BATCH = 100;

/** API reference: CreateRepository. */
export async function createRepository(
  input: CreateRepositoryInput,
  call: Call,
): Promise<CreateRepositoryOutput> {
  const { host } = call;
  const place = { account: call.account, region: call.region };
  const name = requireRepositoryName(input.repositoryName);
  checkDescription(input.repositoryDescription);
  const tags = withTags({}, input.tags ?? {});
  if (input.kmsKeyId !== undefined) {
    throw new AwsError("EncryptionKeyNotFoundException", `No encryption key was found: ${input.kmsKeyId}`);
  }
  const now = host.clock.now();
  const record: RepositoryRecord = {
    id: host.ids.uuid(),
    name,
    ...(input.repositoryDescription === undefined ? {} : { description: input.repositoryDescription }),
    created: now,
    modified: now,
    tags,
  };
  const repository: Repository = { place, record, gitdir: gitdirOf(host, place, record.id) };
  // The record first: a folder without one is what a deletion left, and is removed at the next start.
  host.store.transaction(() => {
    checkNameIsFree(call, name);
    places(host).put(`${place.account}/${place.region}`, place);
    repositoryRecords(host, place).put(name, record);
  });
  try {
    await inTurn(repository.gitdir, () => initRepository(repository.gitdir));
  } catch (error) {
    repositoryRecords(host, place).delete(name);
    throw error;
  }
  return { repositoryMetadata: describe(repository, call) };
}

/** @throws AwsError RepositoryNameExistsException */
export function checkNameIsFree(call: Call, name: string): void {
  if (findRepository(call.host, call, name)) {
    throw new AwsError("RepositoryNameExistsException", `Repository named ${name} already exists`);
  }
}

/** API reference: GetRepository. */
export function getRepository(input: GetRepositoryInput, call: Call): GetRepositoryOutput {
  return { repositoryMetadata: describe(requireRepository(call.host, call, input.repositoryName), call) };
}

/** API reference: BatchGetRepositories. */
export function batchGetRepositories(
  input: BatchGetRepositoriesInput,
  call: Call,
): BatchGetRepositoriesOutput {
  const names = input.repositoryNames ?? [];
  if (names.length === 0) {
    throw new AwsError(
      "RepositoryNamesRequiredException",
      "At least one repository name object is required, but was not specified.",
    );
  }
  if (names.length > MOST_IN_A_BATCH) {
    throw new AwsError(
      "MaximumRepositoryNamesExceededException",
      `The maximum number of allowed repository names was exceeded. Currently, this number is ${MOST_IN_A_BATCH}.`,
    );
  }
  const found = names.map((name) => findRepository(call.host, call, requireRepositoryName(name)));
  return {
    repositories: found.flatMap((repository) => (repository ? [describe(repository, call)] : [])),
    repositoriesNotFound: names.filter((_name, index) => found[index] === undefined),
    errors: [],
  };
}

/** API reference: DeleteRepository. Deleting what is not there succeeds, and answers no id. */
export async function deleteRepository(
  input: DeleteRepositoryInput,
  call: Call,
): Promise<DeleteRepositoryOutput> {
  const name = requireRepositoryName(input.repositoryName);
  const repository = findRepository(call.host, call, name);
  if (!repository) return {};
  return await inTurn(repository.gitdir, async () => {
    if (!reload(call.host, repository)) return {};
    const { id } = repository.record;
    call.host.store.transaction(() => {
      repositoryRecords(call.host, call).delete(repository.record.name);
      call.host.records("codecommit", call, "told-refs").delete(id);
    });
    rmSync(repository.gitdir, { recursive: true, force: true });
    return { repositoryId: id };
  });
}

function describe(repository: Repository, call: Call): ReturnType<typeof metadataOf> {
  return metadataOf(repository, cloneUrl(call.host, call.origin, repository.place, repository.record.name));
}
