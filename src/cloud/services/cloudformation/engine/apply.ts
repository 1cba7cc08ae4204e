import { messageOf } from "../../../../kernel/errors.ts";
import { dependencyGraph } from "../template/check-references.ts";
import { walk } from "../template/graph.ts";
import { scalarText } from "../template/json.ts";
import { readTemplate } from "../template/read.ts";
import { resolve } from "../template/resolve.ts";
import type { Template } from "../template/template.ts";
import { exportConflict } from "./exports.ts";
import { provision } from "./provision.ts";
import { failedResources } from "./reasons.ts";
import { beginRestore } from "./restore.ts";
import type { Run } from "./run.ts";
import { stackScope } from "./stack-scope.ts";
import type { OutputRecord, StackOperation, StackRecord } from "./state.ts";

/** Makes and changes what the stack's definition wants, then goes over to the next phase. */
export async function apply(run: Run): Promise<void> {
  const operation = run.operation();
  if (!operation) return;
  const template = readTemplate(run.stack().definition.templateBody);
  let failure = importFailure(run, template);
  if (!failure) {
    const timer = startTimeout(run, operation);
    const graph = dependencyGraph(template, stackScope(run.stacks, run.stack(), template).condition);
    await walk(graph, (logicalId) => {
      const declaration = template.resources[logicalId];
      if (!declaration || !run.operation() || run.cancel.signal.aborted) return Promise.resolve(false);
      return provision(run, template, {
        logicalId,
        declaration,
        dependsOn: [...(graph.get(logicalId) ?? [])],
      });
    });
    timer?.cancel();
  }
  const now = run.operation();
  if (!now) return;
  const stack = run.stack();
  failure ??= now.failure ?? (failedReason(stack) || undefined);
  if (failure === undefined) {
    try {
      finish(run, stack, template);
      return;
    } catch (error) {
      failure = messageOf(error);
    }
  }
  fail(run, stack, now, failure);
}

/** Imports are looked up before anything is made. */
function importFailure(run: Run, template: Template): string | undefined {
  const imports = new Set<string>();
  const stack = run.stack();
  const scope = stackScope(run.stacks, stack, template, { imported: (name) => imports.add(name) });
  try {
    for (const resource of Object.values(template.resources)) {
      if (!resource.condition || scope.condition(resource.condition)) resolve(resource.properties, scope);
    }
    for (const output of Object.values(template.outputs)) {
      if (!output.condition || scope.condition(output.condition)) resolve(output.value, scope);
    }
  } catch (error) {
    return messageOf(error);
  }
  run.stacks.change(run.stackId, (stack) => {
    stack.imports = [...imports];
  });
  return undefined;
}

function startTimeout(run: Run, operation: StackOperation): { cancel(): void } | undefined {
  const minutes = run.stack().timeoutInMinutes;
  if (operation.kind !== "create" || !minutes) return undefined;
  const left = operation.startedAt + minutes * 60_000 - run.host.clock.now();
  return run.host.clock.after(left, () => {
    run.changeOperation((operation) => {
      operation.failure = "Stack creation time exceeded the specified timeout.";
    });
    run.cancel.abort();
  });
}

function failedReason(stack: StackRecord): string {
  const having = (status: string): string[] =>
    Object.values(stack.resources)
      .filter((resource) => resource.status === status)
      .map(({ logicalId }) => logicalId);
  return failedResources({ create: having("CREATE_FAILED"), update: having("UPDATE_FAILED") });
}

/** @throws AwsError when an output cannot be had, or its export is taken. */
function finish(run: Run, stack: StackRecord, template: Template): void {
  const outputs = outputsOf(run, stack, template);
  const conflict = exportConflict(run.stacks, stack, outputs);
  if (conflict) throw new Error(conflict);
  if (stack.operation?.kind === "create") {
    run.stacks.setStatus(stack.id, "CREATE_COMPLETE", undefined, (stack) => {
      stack.outputs = outputs;
      delete stack.operation;
    });
    return;
  }
  run.stacks.setStatus(stack.id, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", undefined, (stack) => {
    stack.outputs = outputs;
    dropUnwanted(run, stack, template);
    if (stack.operation) stack.operation.phase = "cleanup";
  });
}

/** What the template no longer has is left over. */
function dropUnwanted(run: Run, stack: StackRecord, template: Template): void {
  const scope = stackScope(run.stacks, stack, template);
  const wanted = dependencyGraph(template, scope.condition);
  for (const resource of Object.values(stack.resources)) {
    if (wanted.has(resource.logicalId)) continue;
    delete stack.resources[resource.logicalId];
    if (resource.physicalId === "" || resource.status === "DELETE_COMPLETE") continue;
    stack.operation?.leftovers.push({ ...resource, retained: resource.deletionPolicy !== "Delete" });
  }
}

/** @throws AwsError when one cannot be resolved, or is no string. */
function outputsOf(run: Run, stack: StackRecord, template: Template): OutputRecord[] {
  const scope = stackScope(run.stacks, stack, template, { resource: (id) => stack.resources[id] });
  return Object.entries(template.outputs).flatMap(([key, output]) => {
    if (output.condition && !scope.condition(output.condition)) return [];
    const value = scalarText(resolve(output.value, scope));
    if (value === undefined) {
      throw new Error(
        `Template format error: Output ${key} is malformed. The Value field of every Outputs member must evaluate to a String.`,
      );
    }
    const exportName =
      output.exportName === undefined ? undefined : scalarText(resolve(output.exportName, scope));
    return [
      {
        key,
        value,
        ...(output.description === undefined ? {} : { description: output.description }),
        ...(exportName === undefined ? {} : { exportName }),
      },
    ];
  });
}

function fail(run: Run, stack: StackRecord, operation: StackOperation, failure: string): void {
  const reason = failure.endsWith(" ") ? failure : `${failure} `;
  if (operation.kind === "update") {
    if (!operation.disableRollback) return beginRestore(run, failure);
    run.stacks.setStatus(stack.id, "UPDATE_FAILED", failure, (stack) => {
      stack.leftovers = stack.operation?.leftovers ?? [];
      delete stack.operation;
    });
    return;
  }
  const outcome = operation.disableRollback ? "DO_NOTHING" : (stack.onFailure ?? "ROLLBACK");
  if (outcome === "DO_NOTHING") {
    run.stacks.setStatus(stack.id, "CREATE_FAILED", failure, (stack) => {
      delete stack.operation;
    });
    return;
  }
  const [status, what, phase] =
    outcome === "DELETE"
      ? (["DELETE_IN_PROGRESS", "Delete", "delete"] as const)
      : (["ROLLBACK_IN_PROGRESS", "Rollback", "unmake"] as const);
  run.stacks.setStatus(stack.id, status, `${reason}${what} requested by user.`, (stack) => {
    stack.deletedAt = run.host.clock.now();
    if (stack.operation) stack.operation.phase = phase;
  });
}
