import { formatError, templateError } from "./errors.ts";
import { isObject, type Json } from "./json.ts";
import { isCircular } from "./graph.ts";
import { referencesIn } from "./references.ts";
import { isPseudoParameter } from "./pseudo-parameters.ts";
import type { Template } from "./template.ts";

/**
 * Checks that conditions mention only parameters and each other, and that every condition that the
 * template names exists.
 */
export function checkConditions(template: Template): void {
  const { conditions, parameters } = template;
  const graph = new Map<string, Set<string>>();
  for (const [name, condition] of Object.entries(conditions)) {
    if (!isObject(condition)) throw formatError("Any Conditions member must be a JSON object.");
    const needed = conditionNamesIn(condition, true);
    for (const other of needed) requireCondition(template, other, "Conditions");
    graph.set(name, needed);
    const strangers = referencesIn(condition)
      .filter(
        ({ by, name }) =>
          by === "Fn::GetAtt" || !(isPseudoParameter(name) || Object.hasOwn(parameters, name)),
      )
      .map(({ name }) => name);
    if (strangers.length > 0) {
      throw formatError(
        `Unresolved dependencies [${[...new Set(strangers)].join(", ")}]. Cannot reference resources in the Conditions block of the template`,
      );
    }
  }
  if (isCircular(graph)) {
    throw templateError(`Found circular condition dependency: [${[...graph.keys()].join(", ")}]`);
  }
  for (const resource of Object.values(template.resources)) {
    if (resource.condition) requireCondition(template, resource.condition, "Resources");
    for (const name of conditionNamesIn(resource.properties, false))
      requireCondition(template, name, "Resources");
  }
  for (const output of Object.values(template.outputs)) {
    if (output.condition) requireCondition(template, output.condition, "Outputs");
    for (const name of conditionNamesIn(output.value, false)) requireCondition(template, name, "Outputs");
  }
}

function requireCondition(template: Template, name: string, block: string): void {
  if (Object.hasOwn(template.conditions, name)) return;
  throw formatError(`Unresolved condition dependency ${name} in the ${block} block of the template`);
}

/** Names of conditions in `Fn::If`, and where `bare`, in `{ "Condition": NAME }` as well. */
function conditionNamesIn(value: Json, bare: boolean): Set<string> {
  const names = new Set<string>();
  const visit = (item: Json): void => {
    if (Array.isArray(item)) item.forEach(visit);
    if (!isObject(item)) return;
    const { "Fn::If": choice, Condition: name } = item;
    if (Array.isArray(choice) && typeof choice[0] === "string") names.add(choice[0]);
    if (bare && typeof name === "string" && Object.keys(item).length === 1) names.add(name);
    Object.values(item).forEach(visit);
  };
  visit(value);
  return names;
}
