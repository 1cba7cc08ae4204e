import type { Properties, ResourceType } from "../../../resource-type.ts";
import { sameJson, scalarText } from "../template/json.ts";
import { resolve } from "../template/resolve.ts";
import type { ResourceDeclaration, Template } from "../template/template.ts";
import { failBeforehand, goOn } from "./make.ts";
import { changedProperties, coerceProperties, needsReplacement } from "./properties.ts";
import type { Run } from "./run.ts";
import { stackScope } from "./stack-scope.ts";
import { denialOf } from "./stack-policy.ts";
import type { ResourceRecord } from "./state.ts";

/** One resource of the template, and what it waited for. */
export interface Wanted {
  logicalId: string;
  declaration: ResourceDeclaration;
  dependsOn: string[];
}

/** Makes, changes or replaces one resource, or leaves it be: whatever the template wants. */
export async function provision(run: Run, template: Template, wanted: Wanted): Promise<boolean> {
  const current = run.stack().resources[wanted.logicalId];
  if (current?.step) return goOn(run, current);
  const type = run.resourceType(wanted.declaration.type);
  let properties: Properties;
  try {
    properties = wantedProperties(run, template, wanted, type);
  } catch (error) {
    const record =
      current && isThere(current)
        ? { ...current, status: "UPDATE_IN_PROGRESS" as const }
        : newRecord(run, wanted, {});
    return failBeforehand(run, record, error);
  }
  if (!current || !isThere(current)) return begin(run, newRecord(run, wanted, properties));
  return change(run, type, current, wanted, properties);
}

/** Whether there is something real behind a record. */
export function isThere(resource: ResourceRecord): boolean {
  return resource.physicalId !== "" && resource.status !== "DELETE_COMPLETE";
}

function wantedProperties(run: Run, template: Template, wanted: Wanted, type: ResourceType): Properties {
  const stack = run.stack();
  const scope = stackScope(run.stacks, stack, template, { resource: (id) => stack.resources[id] });
  const resolved = resolve(wanted.declaration.properties, scope) as Properties;
  return coerceProperties(wanted.logicalId, type, resolved);
}

function change(
  run: Run,
  type: ResourceType,
  current: ResourceRecord,
  wanted: Wanted,
  properties: Properties,
): Promise<boolean> {
  const { deletionPolicy, updateReplacePolicy } = wanted.declaration;
  const kept = { ...current, deletionPolicy, updateReplacePolicy, dependsOn: wanted.dependsOn };
  const changed = changedProperties(current.properties, properties);
  if (changed.length === 0 && !tagsChanged(run, type) && !current.status.endsWith("_FAILED")) {
    run.stacks.change(run.stackId, (stack) => {
      stack.resources[wanted.logicalId] = kept;
    });
    return Promise.resolve(true);
  }
  const replaces = needsReplacement(type, changed);
  const denial = denialOf(run.stack().stackPolicy, replaces ? "Update:Replace" : "Update:Modify", current);
  const updating = { ...kept, status: "UPDATE_IN_PROGRESS" as const, statusReason: undefined };
  if (denial) return Promise.resolve(failBeforehand(run, updating, new Error(denial)));
  if (!replaces) return begin(run, { ...updating, wanted: properties, step: "change" });
  const name = type.nameProperty && properties[type.nameProperty];
  if (name !== undefined && sameJson(name, current.properties[type.nameProperty ?? ""])) {
    const reason = `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${scalarText(name) ?? ""} and update the stack again.`;
    return Promise.resolve(failBeforehand(run, updating, new Error(reason)));
  }
  run.changeOperation((operation) => {
    operation.leftovers.push({ ...current, retained: current.updateReplacePolicy === "Retain" });
  });
  return begin(run, {
    ...newRecord(run, wanted, properties),
    status: "UPDATE_IN_PROGRESS",
    statusReason: "Requested update requires the creation of a new physical resource; hence creating one.",
  });
}

/** Stack tags are put on what has tags. */
function tagsChanged(run: Run, type: ResourceType): boolean {
  const { definition, operation } = run.stack();
  const before = operation?.before?.definition.tags;
  return Boolean(before && type.update && type.properties["Tags"] && !sameJson(before, definition.tags));
}

async function begin(run: Run, resource: ResourceRecord): Promise<boolean> {
  run.stacks.setResource(run.stackId, resource);
  return goOn(run, resource);
}

function newRecord(run: Run, wanted: Wanted, properties: Properties): ResourceRecord {
  const { declaration, logicalId, dependsOn } = wanted;
  return {
    logicalId,
    type: declaration.type,
    status: "CREATE_IN_PROGRESS",
    physicalId: "",
    attributes: {},
    properties,
    updatedAt: run.host.clock.now(),
    dependsOn,
    deletionPolicy: declaration.deletionPolicy,
    updateReplacePolicy: declaration.updateReplacePolicy,
    nameSuffix: run.host.ids.alphanumeric(12),
    step: "make",
  };
}
