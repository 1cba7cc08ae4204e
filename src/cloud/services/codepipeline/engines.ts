import { artifactKey } from "../../../engine/artifacts/key.ts";
import { readArtifact, writeArtifact } from "../../../engine/artifacts/store.ts";
import { providerKey, type Providers } from "../../../engine/definition/actions.ts";
import { Engine } from "../../../engine/engine.ts";
import { providers } from "../../../engine/providers/index.ts";
import type { Host } from "../../host.ts";
import { targetFor } from "./acting.ts";

const engines = new WeakMap<Host, Engine>();

/** What runs actions, by action type. */
export const providersByType: Providers = new Map(
  providers.map((provider) => [providerKey(provider.type), provider]),
);

/** Makes the engine of a cloud, which goes on with the pipelines that a killed process left running. */
export function openEngine(host: Host): void {
  const engine = new Engine({
    store: host.store,
    clock: host.clock,
    ids: host.ids,
    pace: host.pace,
    tasks: host.tasks,
    providers: providersByType,
    artifacts: { key: artifactKey, read: readArtifact, write: writeArtifact },
    targetFor: (place, identity) => targetFor(host, place, identity),
    announce: (place, event) => host.emit(place, event),
    origin: () => host.origin(),
  });
  engines.set(host, engine);
  engine.start();
}

/** The engine of a cloud that was started. */
export function engineOf(host: Host): Engine {
  const engine = engines.get(host);
  if (!engine) throw new Error("CodePipeline was not started in this cloud");
  return engine;
}
