import type { Host } from "../../host.ts";
import { noSuchRepository, reload, type Repository } from "./repository-store.ts";

const last = new Map<string, Promise<unknown>>();

/** Runs `work` when all earlier work under the same key has ended: one writer at a time in a repository. */
export function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
  last.set(key, turn);
  const forget = (): void => {
    if (last.get(key) === turn) last.delete(key);
  };
  turn.then(forget, forget);
  return turn;
}

/** Runs `work` in a repository's turn, if it is still there by then. @throws AwsError RepositoryDoesNotExistException */
export function inTurnOf<T>(host: Host, repository: Repository, work: () => Promise<T>): Promise<T> {
  const { name } = repository.record;
  return inTurn(repository.gitdir, async () => {
    if (!reload(host, repository)) throw noSuchRepository(name);
    return await work();
  });
}
