import { join } from "node:path";
import type { RepositoryMetadata } from "@aws-sdk/client-codecommit";
import { AwsError } from "../../../kernel/errors.ts";
import type { Collection } from "../../../kernel/store.ts";
import type { Host, Place } from "../../host.ts";
import { requireRepositoryName } from "./names.ts";

/** What is kept of a repository besides its git folder. */
export interface RepositoryRecord {
  id: string;
  name: string;
  description?: string;
  /** The first branch that was ever made, or what UpdateDefaultBranch said; HEAD follows it. */
  defaultBranch?: string;
  /** Milliseconds. */
  created: number;
  modified: number;
  tags: Record<string, string>;
}

/** A repository at its place: the record, and the bare git repository on disk. */
export interface Repository {
  place: Place;
  record: RepositoryRecord;
  gitdir: string;
}

/** Repositories by name. */
export function repositoryRecords(host: Host, place: Place): Collection<RepositoryRecord> {
  return host.records<RepositoryRecord>("codecommit", place, "repositories");
}

/** Every place that has, or had, repositories; for what begins without knowing one (start, a clone URL). */
export function places(host: Host): Collection<Place> {
  return host.store.collection<Place>("codecommit/places");
}

export function findRepository(host: Host, place: Place, name: string): Repository | undefined {
  const record = repositoryRecords(host, place).get(name);
  return record && { place, record, gitdir: gitdirOf(host, place, record.id) };
}

/** @throws AwsError RepositoryDoesNotExistException, and what {@link requireRepositoryName} throws */
export function requireRepository(host: Host, place: Place, name: string | undefined): Repository {
  const repository = findRepository(host, place, requireRepositoryName(name));
  if (!repository) throw noSuchRepository(name);
  return repository;
}

export function noSuchRepository(name: string | undefined): AwsError {
  return new AwsError("RepositoryDoesNotExistException", `${name} does not exist`);
}

/** Reads the record again, under its present name. @returns whether the repository still exists. */
export function reload(host: Host, repository: Repository): boolean {
  const records = repositoryRecords(host, repository.place);
  const { id, name } = repository.record;
  const sameName = records.get(name);
  const record = sameName?.id === id ? sameName : records.values().find((other) => other.id === id);
  if (record) repository.record = record;
  return record !== undefined;
}

/** Merges `changes` into the record, if the repository still exists. */
export function changeRecord(host: Host, repository: Repository, changes: Partial<RepositoryRecord>): void {
  if (!reload(host, repository)) return;
  Object.assign(repository.record, changes);
  repositoryRecords(host, repository.place).put(repository.record.name, repository.record);
}

export function folderOfPlace(host: Host, place: Place): string {
  return join(host.dir, "codecommit", place.account, place.region);
}

export function gitdirOf(host: Host, place: Place, id: string): string {
  return join(folderOfPlace(host, place), `${id}.git`);
}

export function repositoryArn(place: Place, name: string): string {
  return `arn:aws:codecommit:${place.region}:${place.account}:${name}`;
}

/** As GetRepository answers. There is no SSH endpoint here, so there is no `cloneUrlSsh` either. */
export function metadataOf(repository: Repository, cloneUrlHttp: string): RepositoryMetadata {
  const { record, place } = repository;
  return {
    accountId: place.account,
    repositoryId: record.id,
    repositoryName: record.name,
    repositoryDescription: record.description,
    defaultBranch: record.defaultBranch,
    creationDate: new Date(record.created),
    lastModifiedDate: new Date(record.modified),
    cloneUrlHttp,
    Arn: repositoryArn(place, record.name),
  };
}
