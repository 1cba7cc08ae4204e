import { createConditions } from "../template/conditions.ts";
import { templateError, validationError } from "../template/errors.ts";
import { parameterValues } from "../template/parameters.ts";
import { pseudoParameters } from "../template/pseudo-parameters.ts";
import type { Scope } from "../template/scope.ts";
import type { Template } from "../template/template.ts";
import { UNKNOWN } from "../template/unknown.ts";
import { listExports } from "./exports.ts";
import type { StackStore } from "./stack-store.ts";
import type { ResourceRecord, StackRecord } from "./state.ts";

export type ScopedStack = Pick<StackRecord, "id" | "name" | "notificationArns"> & {
  definition: { parameters: Record<string, string> };
};

export interface ScopeOptions {
  /** What is known of a resource; what has no physical id yet is unknown. */
  resource?: (logicalId: string) => ResourceRecord | undefined;
  /** Hears of every export that is imported. */
  imported?: (name: string) => void;
  /** Takes an export that does not exist for one that will. */
  lenientImports?: boolean;
}

/** What a stack's template is resolved against. */
export function stackScope(
  stacks: StackStore,
  stack: ScopedStack,
  template: Template,
  options: ScopeOptions = {},
): Scope {
  const { account, region } = stacks.place;
  const known = (logicalId: string): ResourceRecord | undefined => {
    const resource = options.resource?.(logicalId);
    return resource?.physicalId ? resource : undefined;
  };
  const scope: Omit<Scope, "condition"> = {
    template,
    parameters: parameterValues(template, stack.definition.parameters),
    pseudo: pseudoParameters({
      account,
      region,
      stackId: stack.id,
      stackName: stack.name,
      notificationArns: stack.notificationArns,
    }),
    ref: (logicalId) => known(logicalId)?.physicalId ?? UNKNOWN,
    attribute(logicalId, name) {
      const resource = known(logicalId);
      if (!resource) return UNKNOWN;
      if (Object.hasOwn(resource.attributes, name)) return resource.attributes[name];
      throw templateError(`resource ${logicalId} does not support attribute type ${name} in Fn::GetAtt`);
    },
    importValue(name) {
      options.imported?.(name);
      const found = listExports(stacks).find((other) => other.name === name && other.stack.id !== stack.id);
      if (found) return found.value;
      if (options.lenientImports) return "";
      throw validationError(`No export named ${name} found.`);
    },
  };
  return { ...scope, condition: createConditions(scope) };
}
