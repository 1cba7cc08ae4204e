import { walk } from "../template/graph.ts";
import { sameJson } from "../template/json.ts";
import { goOn } from "./make.ts";
import { failedResources } from "./reasons.ts";
import type { Run } from "./run.ts";
import type { ResourceRecord, StackOperation, StackRecord } from "./state.ts";

/** Goes over from a failed update to undoing it: everything that is to be done is in the records. */
export function beginRestore(run: Run, reason: string): void {
  run.stacks.setStatus(run.stackId, "UPDATE_ROLLBACK_IN_PROGRESS", reason, (stack) => {
    if (!stack.operation?.before) return;
    planRestore(stack, stack.operation);
    stack.operation.phase = "restore";
  });
}

function planRestore(stack: StackRecord, operation: StackOperation): void {
  const before = operation.before;
  if (!before) return;
  operation.leftovers = stack.leftovers ?? [];
  const restored: Record<string, ResourceRecord> = {};
  for (const [logicalId, old] of Object.entries(before.resources)) {
    const current = stack.resources[logicalId];
    if (current && current.physicalId !== old.physicalId) {
      leaveOver(operation, current);
      restored[logicalId] = { ...old, status: "UPDATE_IN_PROGRESS", step: "changed" };
    } else if (current?.status === "UPDATE_FAILED" && !isTouched(current, old)) {
      restored[logicalId] = { ...old, status: "UPDATE_IN_PROGRESS", step: "changed" };
    } else if (current && isTouched(current, old)) {
      restored[logicalId] = {
        ...current,
        dependsOn: old.dependsOn,
        deletionPolicy: old.deletionPolicy,
        updateReplacePolicy: old.updateReplacePolicy,
        status: "UPDATE_IN_PROGRESS",
        // What was asked for may have been done in part: it is the state to come back from.
        properties: current.wanted ?? current.properties,
        wanted: old.properties,
        step: "change",
      };
    } else restored[logicalId] = old;
  }
  for (const [logicalId, current] of Object.entries(stack.resources)) {
    if (!Object.hasOwn(before.resources, logicalId)) leaveOver(operation, current);
  }
  stack.resources = restored;
  stack.definition = before.definition;
  stack.outputs = before.outputs;
  stack.imports = before.imports;
}

function leaveOver(operation: StackOperation, resource: ResourceRecord): void {
  operation.leftovers.push({
    ...resource,
    retained: resource.deletionPolicy === "Retain" && !operation.discardNew,
  });
}

function isTouched(current: ResourceRecord, old: ResourceRecord): boolean {
  return current.wanted !== undefined || !sameJson(current.properties, old.properties);
}

/** Undoes an update that failed: changes back what it had changed. */
export async function restore(run: Run): Promise<void> {
  const stack = run.stack();
  const stepping = Object.values(stack.resources).filter(({ step }) => step !== undefined);
  const ids = new Set(stepping.map(({ logicalId }) => logicalId));
  const graph = new Map(
    stepping.map(({ logicalId, dependsOn }) => [logicalId, new Set(dependsOn.filter((id) => ids.has(id)))]),
  );
  const failed: string[] = [];
  await walk(graph, async (logicalId) => {
    const resource = run.stack().resources[logicalId];
    if (!resource) return true;
    if (resource.step === "change") run.stacks.setResource(run.stackId, resource);
    const ok = await goOn(run, resource);
    if (!ok) failed.push(logicalId);
    return ok;
  });
  if (!run.operation()) return;
  if (failed.length > 0) {
    run.stacks.setStatus(stack.id, "UPDATE_ROLLBACK_FAILED", failedResources({ update: failed }), (stack) => {
      stack.failedRollback = stack.operation;
      delete stack.operation;
    });
    return;
  }
  run.stacks.setStatus(stack.id, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", undefined, (stack) => {
    if (stack.operation) stack.operation.phase = "restored";
  });
}
