import type { StackStatus } from "@aws-sdk/client-cloudformation";
import { exportConflict } from "./exports.ts";
import { failedResources } from "./reasons.ts";
import { keepAsLeftover, keepInStack, removeAll } from "./remove.ts";
import type { Run } from "./run.ts";
import type { ResourceRecord, StackRecord } from "./state.ts";

/** Deletes the whole stack. */
export async function deleteStack(run: Run): Promise<void> {
  const stack = run.stack();
  const conflict = exportConflict(run.stacks, stack, []);
  if (conflict) {
    // The stack is again what it was before.
    end(run, run.operation()?.cameFrom ?? "DELETE_FAILED", `Delete canceled. ${conflict}`);
    return;
  }
  const retain = new Set(run.operation()?.retain);
  const failed = await removeAll(run, remaining(stack), {
    keep: keepInStack,
    retain: ({ logicalId, deletionPolicy }) => deletionPolicy !== "Delete" || retain.has(logicalId),
  });
  failed.push(...(await removeLeftovers(run)));
  if (failed.length > 0) end(run, "DELETE_FAILED", failedResources({ delete: failed }));
  else end(run, "DELETE_COMPLETE");
}

/** Deletes what a failed creation made. `RetainExceptOnCreate` does not retain here. */
export async function unmake(run: Run): Promise<void> {
  const { discardNew = false } = run.operation() ?? {};
  const failed = await removeAll(run, remaining(run.stack()), {
    keep: keepInStack,
    retain: ({ deletionPolicy }) => deletionPolicy === "Retain" && !discardNew,
  });
  if (failed.length > 0) end(run, "ROLLBACK_FAILED", failedResources({ delete: failed }));
  else end(run, "ROLLBACK_COMPLETE");
}

/** Deletes what an update left over. What cannot be deleted is left behind: the update is done all the same. */
export async function cleanUp(
  run: Run,
  status: "UPDATE_COMPLETE" | "UPDATE_ROLLBACK_COMPLETE",
): Promise<void> {
  const failed = await removeLeftovers(run);
  end(run, status, failed.length > 0 ? "One or more resources could not be deleted." : undefined);
}

function removeLeftovers(run: Run): Promise<string[]> {
  return removeAll(run, (run.operation()?.leftovers ?? []).filter(isLeft), {
    keep: keepAsLeftover,
    retain: ({ retained = false }) => retained,
  });
}

function end(run: Run, status: StackStatus, reason?: string): void {
  if (!run.operation()) return;
  run.stacks.setStatus(run.stackId, status, reason, (stack) => {
    // A finished update forgets what it could not delete; a deletion tries again.
    const left = stack.operation?.leftovers.filter(isLeft) ?? [];
    if (left.length > 0 && stack.operation?.kind === "delete") stack.leftovers = left;
    else delete stack.leftovers;
    delete stack.operation;
    if (!status.startsWith("DELETE") && !status.startsWith("ROLLBACK")) delete stack.deletedAt;
    if (status === "DELETE_COMPLETE") {
      stack.outputs = [];
      stack.imports = [];
    }
  });
}

function remaining(stack: StackRecord): ResourceRecord[] {
  return Object.values(stack.resources).filter(isLeft);
}

function isLeft({ status }: ResourceRecord): boolean {
  return status !== "DELETE_COMPLETE" && status !== "DELETE_SKIPPED";
}
