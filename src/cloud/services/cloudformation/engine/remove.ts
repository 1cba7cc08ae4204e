import { codeOf } from "../../../../kernel/errors.ts";
import { isCircular, reversed, walk, type DependencyGraph } from "../template/graph.ts";
import { handlerFailure, isGone } from "./reasons.ts";
import type { Run } from "./run.ts";
import type { ResourceRecord } from "./state.ts";

const REMOVE_MS = 8_000;

/** Where a record that is being deleted is kept: in the stack, or among an update's leftovers. */
export type Keep = (run: Run, resource: ResourceRecord, event: boolean) => void;

/**
 * Deletes resources, each after all that needs it; what cannot be deleted keeps what it needs, and
 * nothing else.
 * @returns the logical ids of those that failed.
 */
export async function removeAll(
  run: Run,
  resources: ResourceRecord[],
  options: { keep: Keep; retain: (resource: ResourceRecord) => boolean },
): Promise<string[]> {
  const byKey = new Map(resources.map((resource) => [keyOf(resource), resource]));
  const order = reversed(graphOf(resources));
  const stuck = new Set<string>();
  const failed: string[] = [];
  await walk(order, async (key) => {
    const resource = byKey.get(key);
    const held = [...(order.get(key) ?? [])].some((other) => stuck.has(other));
    if (!resource || held) {
      stuck.add(key);
      return true;
    }
    if (!(await remove(run, resource, options.keep, options.retain(resource)))) {
      stuck.add(key);
      failed.push(resource.logicalId);
    }
    return true;
  });
  return failed;
}

/** One logical id may be there twice: what was replaced, and what was removed. */
function keyOf(resource: ResourceRecord): string {
  return `${resource.logicalId}/${resource.physicalId}`;
}

function graphOf(resources: ResourceRecord[]): DependencyGraph {
  const graph = new Map(
    resources.map((resource) => {
      const needed = resources.filter(({ logicalId }) => resource.dependsOn.includes(logicalId));
      return [keyOf(resource), new Set(needed.map(keyOf))];
    }),
  );
  // Resources of two templates, half updated, may wait for each other in a circle.
  return isCircular(graph) ? new Map(resources.map((resource) => [keyOf(resource), new Set()])) : graph;
}

async function remove(run: Run, resource: ResourceRecord, keep: Keep, retain: boolean): Promise<boolean> {
  if (retain && resource.physicalId !== "") return end(run, resource, keep, "DELETE_SKIPPED");
  if (resource.physicalId === "") return end(run, resource, keep, "DELETE_COMPLETE");
  if (!resource.step?.startsWith("remov")) {
    resource.status = "DELETE_IN_PROGRESS";
    delete resource.statusReason;
    resource.step = "remove";
    keep(run, resource, true);
  }
  await run.pause(REMOVE_MS);
  resource.step = "removing";
  keep(run, resource, false);
  const { physicalId, attributes, properties } = resource;
  try {
    await run
      .resourceType(resource.type)
      .delete({ physicalId, attributes }, properties, run.context(resource));
  } catch (error) {
    if (run.stopping) throw error;
    if (!isGone(codeOf(error))) {
      const [, service = ""] = resource.type.split("::");
      return end(run, resource, keep, "DELETE_FAILED", handlerFailure(error, service, run.host.ids.uuid()));
    }
  }
  return end(run, resource, keep, "DELETE_COMPLETE");
}

function end(
  run: Run,
  resource: ResourceRecord,
  keep: Keep,
  status: "DELETE_COMPLETE" | "DELETE_SKIPPED" | "DELETE_FAILED",
  reason?: string,
): boolean {
  resource.status = status;
  resource.statusReason = reason;
  delete resource.step;
  keep(run, resource, true);
  return status !== "DELETE_FAILED";
}

/** Keeps the record among the stack's resources. */
export const keepInStack: Keep = (run, resource, event) => {
  if (event) run.stacks.setResource(run.stackId, resource);
  else {
    run.stacks.change(run.stackId, (stack) => {
      stack.resources[resource.logicalId] = resource;
    });
  }
};

/** Keeps the record among the operation's leftovers. */
export const keepAsLeftover: Keep = (run, resource, event) => {
  run.host.store.transaction(() => {
    run.changeOperation((operation) => {
      operation.leftovers = operation.leftovers.map((other) =>
        keyOf(other) === keyOf(resource) ? resource : other,
      );
    });
    if (event) run.stacks.setResource(run.stackId, resource, false);
  });
};
