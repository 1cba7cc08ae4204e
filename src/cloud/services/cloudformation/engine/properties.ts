import type { Properties, PropertyRule, ResourceType } from "../../../resource-type.ts";
import { isObject, sameJson, scalarText } from "../template/json.ts";

/**
 * Properties with the types that the resource type wants, as CloudFormation coerces them.
 * @throws Error in CloudFormation's words: what is missing, unknown or of the wrong type.
 */
export function coerceProperties(logicalId: string, type: ResourceType, properties: Properties): Properties {
  const unknown = Object.keys(properties).find((name) => !Object.hasOwn(type.properties, name));
  if (unknown) throw new Error(`Encountered unsupported property ${unknown}`);
  const breaches = Object.entries(type.properties)
    .filter(([name, rule]) => rule.required && properties[name] === undefined)
    .map(([name]) => `#: required key [${name}] not found`);
  const coerced = Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const wanted = type.properties[name]?.type ?? "any";
      const result = coerce(value, wanted);
      if (result === undefined)
        breaches.push(`#/${name}: expected type: ${TITLE[wanted]}, found: ${titleOf(value)}`);
      return [name, result];
    }),
  );
  if (breaches.length > 0) {
    throw new Error(
      `Properties validation failed for resource ${logicalId} with message:\n${breaches.join("\n")}`,
    );
  }
  return coerced;
}

const TITLE: Record<NonNullable<PropertyRule["type"]>, string> = {
  string: "String",
  number: "Number",
  boolean: "Boolean",
  list: "JSONArray",
  object: "JSONObject",
  any: "any",
};

function titleOf(value: unknown): string {
  if (Array.isArray(value)) return TITLE.list;
  if (isObject(value)) return TITLE.object;
  return typeof value === "number" ? "Number" : typeof value === "boolean" ? "Boolean" : "String";
}

function coerce(value: unknown, wanted: NonNullable<PropertyRule["type"]>): unknown {
  const text = scalarText(value);
  switch (wanted) {
    case "string":
      return text;
    case "number":
      return text === undefined || text.trim() === "" || Number.isNaN(Number(text))
        ? undefined
        : Number(text);
    case "boolean":
      return text?.toLowerCase() === "true" ? true : text?.toLowerCase() === "false" ? false : undefined;
    case "list":
      return Array.isArray(value) ? value : undefined;
    case "object":
      return isObject(value) ? value : undefined;
    default:
      return value;
  }
}

/** Names of the properties that differ. */
export function changedProperties(before: Properties, after: Properties): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !sameJson(before[name], after[name]),
  );
}

/** Whether changing these properties makes a new physical resource. */
export function needsReplacement(type: ResourceType, changed: string[]): boolean {
  return changed.length > 0 && (!type.update || changed.some((name) => type.properties[name]?.createOnly));
}

/** As {@link coerceProperties}, for values that may not be known yet: what does not fit stays as it is. */
export function coerceLoosely(type: ResourceType, properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      coerce(value, type.properties[name]?.type ?? "any") ?? value,
    ]),
  );
}
