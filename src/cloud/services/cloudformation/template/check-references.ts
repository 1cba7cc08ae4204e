import { notEmulated } from "../../../wire/errors.ts";
import { formatError, templateError } from "./errors.ts";
import { inOrder, type DependencyGraph } from "./graph.ts";
import type { Json } from "./json.ts";
import { isPseudoParameter } from "./pseudo-parameters.ts";
import { referencesIn, type Reference } from "./references.ts";
import { isAwsResourceType } from "./resource-type-names.ts";
import type { Template } from "./template.ts";

/**
 * Checks everything that a template's text alone can get wrong in its references.
 * @throws AwsError in AWS's words.
 */
export function checkReferences(template: Template): void {
  for (const { properties, dependsOn } of Object.values(template.resources)) {
    checkBlock(template, "Resources", properties, dependsOn);
  }
  for (const output of Object.values(template.outputs)) {
    checkBlock(template, "Outputs", [output.value, output.exportName ?? ""], []);
  }
  inOrder(dependencyGraph(template));
}

/**
 * What each resource needs before it: `DependsOn`, and what its properties mention.
 * @param condition when given, resources whose condition is false are left out, and so are the
 *   branches of `Fn::If` that are not taken.
 */
export function dependencyGraph(template: Template, condition?: (name: string) => boolean): DependencyGraph {
  const present = Object.entries(template.resources).filter(
    ([, resource]) => !condition || !resource.condition || condition(resource.condition),
  );
  const names = new Set(present.map(([name]) => name));
  return new Map(
    present.map(([name, resource]) => {
      const mentioned = referencesIn(resource.properties, condition).map((reference) => reference.name);
      return [name, new Set([...resource.dependsOn, ...mentioned].filter((other) => names.has(other)))];
    }),
  );
}

/**
 * @throws AwsError for resource types that AWS does not have, and `NotImplemented` for those that
 *   only this cloud does not have.
 */
export function checkResourceTypes(template: Template, known: { has(type: string): boolean }): void {
  const types = [...new Set(Object.values(template.resources).map(({ type }) => type))];
  const strangers = types.filter((type) => !known.has(type));
  const unknown = strangers.filter((type) => !isAwsResourceType(type));
  if (unknown.length > 0) throw formatError(`Unrecognized resource types: [${unknown.join(", ")}]`);
  if (strangers.length > 0) throw notEmulated(`The resource type ${strangers.join(", ")}`);
}

function checkBlock(
  template: Template,
  block: "Resources" | "Outputs",
  value: Json,
  dependsOn: string[],
): void {
  const references = referencesIn(value);
  const unresolved = new Set<string>();
  for (const reference of references) {
    if (isResolved(template, reference)) continue;
    if (reference.attribute === undefined) unresolved.add(reference.name);
    else throw undefinedResource(reference);
  }
  for (const name of dependsOn) if (!Object.hasOwn(template.resources, name)) unresolved.add(name);
  if (unresolved.size > 0) {
    throw formatError(
      `Unresolved resource dependencies [${[...unresolved].join(", ")}] in the ${block} block of the template`,
    );
  }
}

function isResolved(template: Template, { name, attribute }: Reference): boolean {
  if (Object.hasOwn(template.resources, name)) return true;
  return attribute === undefined && (Object.hasOwn(template.parameters, name) || isPseudoParameter(name));
}

function undefinedResource({ by, name, attribute }: Reference): Error {
  return by === "Fn::Sub"
    ? templateError(
        `instance of Fn::Sub references invalid resource attribute ${name}.${typeof attribute === "string" ? attribute : ""}`,
      )
    : templateError(`instance of Fn::GetAtt references undefined resource ${name}`);
}
