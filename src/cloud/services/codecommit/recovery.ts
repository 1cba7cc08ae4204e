import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { rootCaller } from "../../wire/caller.ts";
import type { Host, Place } from "../../host.ts";
import { tellChanges } from "./changes.ts";
import { writeHead } from "./git/ref-update.ts";
import { findRepository, folderOfPlace, places, repositoryRecords } from "./repository-store.ts";

/** Goes on after a killed process: removes what was half done, and tells the pushes that nobody was told of. */
export async function recover(host: Host): Promise<void> {
  for (const place of places(host).values()) {
    removeUnknown(host, place);
    for (const { name } of repositoryRecords(host, place).values()) {
      const repository = findRepository(host, place, name);
      if (!repository || !existsSync(repository.gitdir)) continue;
      removeLeftovers(repository.gitdir);
      if (repository.record.defaultBranch !== undefined) {
        writeHead(repository.gitdir, repository.record.defaultBranch);
      }
      await tellChanges(host, repository, rootCaller(place.account, "").arn);
    }
  }
}

/** Folders of repositories whose creation or deletion was cut short. */
function removeUnknown(host: Host, place: Place): void {
  const folder = folderOfPlace(host, place);
  const known = new Set(
    repositoryRecords(host, place)
      .values()
      .map(({ id }) => `${id}.git`),
  );
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!known.has(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Locks and quarantined objects of git processes that are no more. */
function removeLeftovers(gitdir: string): void {
  const here = readdirSync(gitdir).filter((name) => name.endsWith(".lock") || name.endsWith(".part"));
  const refs = readdirSync(join(gitdir, "refs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".lock"))
    .map((name) => join("refs", name));
  const objects = readdirSync(join(gitdir, "objects"))
    .filter((name) => name.startsWith("tmp_objdir"))
    .map((name) => join("objects", name));
  for (const name of [...here, ...refs, ...objects]) {
    rmSync(join(gitdir, name), { recursive: true, force: true });
  }
}
