import type { StackRecord } from "./state.ts";
import type { StackStore } from "./stack-store.ts";

export interface ExportRecord {
  name: string;
  value: string;
  stack: StackRecord;
}

/** Every export of the account in the Region, by name. */
export function listExports(stacks: StackStore): ExportRecord[] {
  return living(stacks)
    .flatMap((stack) =>
      stack.outputs.flatMap(({ exportName, value }) =>
        exportName ? [{ name: exportName, value, stack }] : [],
      ),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names of the stacks that import an export. */
export function importersOf(stacks: StackStore, exportName: string): string[] {
  return living(stacks)
    .filter(({ imports }) => imports.includes(exportName))
    .map(({ name }) => name);
}

/**
 * Why a stack may not take these outputs instead of those it has; `undefined` when it may.
 * @param outputs none, when it is to be deleted.
 */
export function exportConflict(
  stacks: StackStore,
  stack: StackRecord,
  outputs: StackRecord["outputs"],
): string | undefined {
  const others = listExports(stacks).filter((other) => other.stack.id !== stack.id);
  for (const { exportName } of outputs) {
    const other = others.find(({ name }) => name === exportName);
    if (other) return `Export with name ${other.name} is already exported by stack ${other.stack.name}.`;
  }
  for (const { exportName, value } of stack.outputs) {
    if (!exportName) continue;
    const kept = outputs.find((output) => output.exportName === exportName);
    if (kept?.value === value) continue;
    const importers = importersOf(stacks, exportName).filter((name) => name !== stack.name);
    if (importers.length === 0) continue;
    const verb = kept ? "update" : "delete";
    return `Cannot ${verb} export ${exportName} as it is in use by ${enumerate(importers)}.`;
  }
  return undefined;
}

/** `A`, `A and B`, `A, B and C`. */
function enumerate(names: string[]): string {
  return [names.slice(0, -1).join(", "), names.at(-1) ?? ""].filter(Boolean).join(" and ");
}

function living(stacks: StackStore): StackRecord[] {
  return stacks.list().filter(({ status }) => status !== "DELETE_COMPLETE");
}
