import type { Capability, Parameter, RollbackConfiguration, Tag } from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../../../kernel/errors.ts";
import { notEmulated } from "../../../wire/errors.ts";
import type { Call } from "../../../service.ts";
import { stackScope, type ScopedStack } from "../engine/stack-scope.ts";
import type { StackDefinition, StackRecord } from "../engine/state.ts";
import { checkReferences, checkResourceTypes, dependencyGraph } from "../template/check-references.ts";
import { validationError } from "../template/errors.ts";
import { settleParameters } from "../template/parameters.ts";
import { readTemplate } from "../template/read.ts";
import { resolve } from "../template/resolve.ts";
import type { Template } from "../template/template.ts";
import { stacksOf } from "./find-stack.ts";
import { templateText } from "./template-source.ts";

/** What CreateStack, UpdateStack and CreateChangeSet have in common. */
export interface DefinitionInput {
  TemplateBody?: string;
  TemplateURL?: string;
  UsePreviousTemplate?: boolean;
  Parameters?: Parameter[];
  Capabilities?: Capability[];
  ResourceTypes?: string[];
  RollbackConfiguration?: RollbackConfiguration;
  Tags?: Tag[];
}

/**
 * Checks everything about a request that can be checked before anything is done.
 * @param previous the stack as it is, when it is to be updated.
 */
export async function readDefinition(
  call: Call,
  stack: Omit<ScopedStack, "definition">,
  input: DefinitionInput,
  previous?: StackRecord,
): Promise<{ definition: StackDefinition; template: Template }> {
  if (input.RollbackConfiguration?.RollbackTriggers?.length) {
    throw notEmulated("A rollback trigger");
  }
  const body = await templateText(call, input, previous?.definition.templateBody);
  const template = readTemplate(body);
  checkResourceTypes(template, call.host.resourceTypes);
  checkReferences(template);
  checkAllowedTypes(template, input.ResourceTypes ?? []);
  const definition: StackDefinition = {
    templateBody: body,
    ...(template.description === undefined ? {} : { description: template.description }),
    parameters: settleParameters(template, input.Parameters ?? [], previous?.definition.parameters),
    tags: input.Tags
      ? Object.fromEntries(input.Tags.map(({ Key = "", Value = "" }) => [Key, Value]))
      : (previous?.definition.tags ?? {}),
    capabilities: input.Capabilities ?? [],
  };
  resolveOnce(call, { ...stack, definition }, template);
  checkCapabilities(call, template, definition.capabilities);
  return { definition, template };
}

/** Finds what only shows when functions are resolved, and circles that conditions open or close. */
function resolveOnce(call: Call, stack: ScopedStack, template: Template): void {
  const scope = stackScope(stacksOf(call), stack, template, { lenientImports: true });
  for (const name of dependencyGraph(template, scope.condition).keys()) {
    resolve(template.resources[name]?.properties ?? {}, scope);
  }
  for (const { value, exportName, condition } of Object.values(template.outputs)) {
    if (condition && !scope.condition(condition)) continue;
    resolve(value, scope);
    if (exportName !== undefined) resolve(exportName, scope);
  }
}

/** User Guide, "Acknowledging IAM resources in CloudFormation templates". */
function checkCapabilities(call: Call, template: Template, given: Capability[]): void {
  const { capability } = requiredCapability(call, template);
  const enough =
    capability === undefined ||
    given.includes("CAPABILITY_NAMED_IAM") ||
    (capability === "CAPABILITY_IAM" && given.includes("CAPABILITY_IAM"));
  if (!enough)
    throw new AwsError("InsufficientCapabilitiesException", `Requires capabilities : [${capability}]`);
}

/** The capability that a template needs, and the resource types that need it. */
export function requiredCapability(
  call: Call,
  template: Template,
): { capability: Capability | undefined; types: string[] } {
  const types: string[] = [];
  let named = false;
  for (const { type: name, properties } of Object.values(template.resources)) {
    const type = call.host.resourceTypes.get(name);
    if (!type?.capability) continue;
    types.push(name);
    named ||= type.nameProperty !== undefined && properties[type.nameProperty] !== undefined;
  }
  const capability = types.length === 0 ? undefined : named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM";
  return { capability, types: [...new Set(types)] };
}

function checkAllowedTypes(template: Template, allowed: string[]): void {
  if (allowed.length === 0) return;
  for (const { type } of Object.values(template.resources)) {
    const fits = allowed.some((pattern) =>
      pattern.endsWith("::*") ? type.startsWith(pattern.slice(0, -1)) : pattern === type,
    );
    if (!fits) {
      throw validationError(
        `Resource type ${type} is not allowed by parameter ResourceTypes [${allowed.join(", ")}]`,
      );
    }
  }
}
