import { existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { rootCaller } from "../../wire/caller.ts";
import type { Host, Place } from "../../host.ts";
import { tellChanges } from "./changes.ts";
import { initRepository } from "./git/objects.ts";
import { writeHead } from "./git/ref-update.ts";
import {
  findRepository,
  folderOfPlace,
  places,
  repositoryRecords,
  type Repository,
} from "./repository-store.ts";
import { inTurn } from "./turns.ts";

/** Goes on after a killed process: removes what was half done, and tells the pushes that nobody was told of. */
export async function recover(host: Host): Promise<void> {
  for (const place of places(host).values()) {
    removeUnknown(host, place);
    for (const { name } of repositoryRecords(host, place).values()) {
      const repository = findRepository(host, place, name);
      try {
        if (repository) await inTurn(repository.gitdir, () => recoverRepository(host, repository));
      } catch (error) {
        // A damaged repository is reported, and does not keep the cloud from starting.
        host.tasks.run(`CodeCommit repository ${name}`, () => Promise.reject(error));
      }
    }
  }
}

async function recoverRepository(host: Host, repository: Repository): Promise<void> {
  const { gitdir, record, place } = repository;
  if (!existsSync(gitdir)) await initRepository(gitdir);
  removeLeftovers(gitdir);
  if (record.defaultBranch !== undefined) writeHead(gitdir, record.defaultBranch);
  await tellChanges(host, repository, rootCaller(place.account, "").arn);
}

/** Folders of repositories whose deletion was cut short. */
function removeUnknown(host: Host, place: Place): void {
  const folder = folderOfPlace(host, place);
  const known = new Set(
    repositoryRecords(host, place)
      .values()
      .map(({ id }) => `${id}.git`),
  );
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!known.has(name.replace(/\.part$/, ""))) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Locks and quarantined objects of git processes that are no more. */
function removeLeftovers(gitdir: string): void {
  const here = readdirSync(gitdir).filter((name) => name.endsWith(".lock") || name.endsWith(".part"));
  const refs = readdirSync(join(gitdir, "refs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".lock"))
    .map((name) => join("refs", name));
  const objects = readdirSync(join(gitdir, "objects"), { recursive: true, encoding: "utf8" })
    .filter((name) => basename(name).startsWith("tmp_"))
    .map((name) => join("objects", name));
  for (const name of [...here, ...refs, ...objects]) {
    rmSync(join(gitdir, name), { recursive: true, force: true });
  }
}
