import type { ResourceChange, ResourceChangeDetail } from "@aws-sdk/client-cloudformation";
import type { Properties, ResourceType } from "../../../resource-type.ts";
import { dependencyGraph } from "../template/check-references.ts";
import { inOrder } from "../template/graph.ts";
import { sameJson, scalarText } from "../template/json.ts";
import { readTemplate } from "../template/read.ts";
import { resolve } from "../template/resolve.ts";
import type { Scope } from "../template/scope.ts";
import type { ResourceDeclaration, Template } from "../template/template.ts";
import { changeDetail } from "./plan-detail.ts";
import { changedProperties, coerceLoosely, needsReplacement } from "./properties.ts";
import { isThere } from "./provision.ts";
import { stackScope } from "./stack-scope.ts";
import type { StackStore } from "./stack-store.ts";
import type { ResourceRecord, StackDefinition, StackRecord } from "./state.ts";

/** What a new definition would do to a stack. */
export interface Plan {
  changes: ResourceChange[];
  /** Logical ids whose type the new definition changes, which AWS forbids. */
  retyped: string[];
  /** Whether anything at all differs, outputs and tags included. */
  changesAnything: boolean;
}

/** Works out what a new definition would do, without doing it. */
export function planChanges(
  stacks: StackStore,
  stack: StackRecord,
  definition: StackDefinition,
  template: Template,
): Plan {
  const before =
    stack.definition.templateBody === "" ? undefined : readTemplate(stack.definition.templateBody);
  /** Resources as they will be known: those that are made anew are not yet. */
  const planned = new Map<string, ResourceRecord>();
  const scope = stackScope(stacks, { ...stack, definition }, template, {
    resource: (id) => planned.get(id),
    lenientImports: true,
  });
  const graph = dependencyGraph(template, scope.condition);
  const retyped: string[] = [];
  const changes = inOrder(graph).flatMap((logicalId) => {
    const declaration = template.resources[logicalId];
    const type = stacks.host.resourceTypes.get(declaration?.type ?? "");
    if (!declaration || !type) return [];
    const current = stack.resources[logicalId];
    if (!current || !isThere(current)) return [added(logicalId, declaration.type)];
    if (current.type !== declaration.type) retyped.push(logicalId);
    const old = before?.resources[logicalId];
    const change = modified({ stack, definition, type, current, declaration, old, scope });
    if (change?.Replacement !== "True") planned.set(logicalId, current);
    return change ? [change] : [];
  });
  changes.push(...removed(stack, graph));
  const outputsDiffer =
    before !== undefined && !sameJson(plannedOutputs(template, scope), currentOutputs(stack));
  return {
    changes,
    retyped,
    changesAnything: changes.length > 0 || outputsDiffer || !sameJson(stack.definition.tags, definition.tags),
  };
}

function added(logicalId: string, type: string): ResourceChange {
  return { Action: "Add", LogicalResourceId: logicalId, ResourceType: type, Scope: [], Details: [] };
}

interface Comparison {
  stack: StackRecord;
  definition: StackDefinition;
  type: ResourceType;
  current: ResourceRecord;
  declaration: ResourceDeclaration;
  old: ResourceDeclaration | undefined;
  scope: Scope;
}

function modified(comparison: Comparison): ResourceChange | undefined {
  const { stack, definition, type, current, declaration, old, scope } = comparison;
  const properties = coerceLoosely(type, resolve(declaration.properties, scope) as Properties);
  const changed = changedProperties(current.properties, properties);
  const details: ResourceChangeDetail[] = changed.map((name) =>
    changeDetail(name, {
      type,
      before: old?.properties[name],
      after: declaration.properties[name],
      oldParameters: stack.definition.parameters,
      newParameters: definition.parameters,
    }),
  );
  if (!sameJson(old?.metadata ?? {}, declaration.metadata ?? {})) {
    details.push({
      Target: { Attribute: "Metadata", RequiresRecreation: "Never" },
      Evaluation: "Static",
      ChangeSource: "DirectModification",
    });
  }
  if (type.properties["Tags"] && type.update && !sameJson(stack.definition.tags, definition.tags)) {
    details.push({
      Target: { Attribute: "Tags", RequiresRecreation: "Never" },
      Evaluation: "Static",
      ChangeSource: "DirectModification",
    });
  }
  if (details.length === 0 && !current.status.endsWith("_FAILED")) return undefined;
  const replaces = needsReplacement(type, changed);
  return {
    Action: "Modify",
    LogicalResourceId: current.logicalId,
    PhysicalResourceId: current.physicalId,
    ResourceType: current.type,
    Replacement: replaces ? "True" : "False",
    ...(replaces
      ? {
          PolicyAction:
            declaration.updateReplacePolicy === "Retain" ? "ReplaceAndRetain" : "ReplaceAndDelete",
        }
      : {}),
    Scope: [...new Set(details.flatMap(({ Target }) => Target?.Attribute ?? []))],
    Details: details,
  };
}

function removed(stack: StackRecord, wanted: { has(logicalId: string): boolean }): ResourceChange[] {
  return Object.values(stack.resources)
    .filter((resource) => isThere(resource) && !wanted.has(resource.logicalId))
    .map((resource) => ({
      Action: "Remove" as const,
      PolicyAction: resource.deletionPolicy === "Delete" ? ("Delete" as const) : ("Retain" as const),
      LogicalResourceId: resource.logicalId,
      PhysicalResourceId: resource.physicalId,
      ResourceType: resource.type,
      Scope: [],
      Details: [],
    }));
}

function plannedOutputs(template: Template, scope: Scope): unknown {
  return Object.fromEntries(
    Object.entries(template.outputs)
      .filter(([, { condition }]) => !condition || scope.condition(condition))
      .map(([key, output]) => [
        key,
        {
          value: textOf(resolve(output.value, scope)),
          description: output.description ?? "",
          exportName: output.exportName === undefined ? "" : textOf(resolve(output.exportName, scope)),
        },
      ]),
  );
}

/** What is not known yet differs from whatever it was. */
function textOf(value: unknown): string {
  return scalarText(value) ?? JSON.stringify(value);
}

function currentOutputs(stack: StackRecord): unknown {
  return Object.fromEntries(
    stack.outputs.map(({ key, value, description = "", exportName = "" }) => [
      key,
      { value, description, exportName },
    ]),
  );
}
