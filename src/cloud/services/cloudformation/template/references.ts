import { getAttArguments, intrinsicOf, subArguments, subParts } from "./intrinsics.ts";
import { isObject, type Json } from "./json.ts";

/** What a value mentions: `Ref`, `Fn::GetAtt` and `Fn::Sub`, at any depth. */
export interface Reference {
  by: "Ref" | "Fn::GetAtt" | "Fn::Sub";
  /** Logical id of a resource, or name of a parameter or pseudo parameter. */
  name: string;
  /** Present when an attribute is meant; the text, unless a function computes it. */
  attribute?: Json;
}

/** Collects the references in `value`. With `condition`, only in the branch of `Fn::If` that it chooses. */
export function referencesIn(value: Json, condition?: (name: string) => boolean): Reference[] {
  const found: Reference[] = [];
  collect(value, condition, found);
  return found;
}

function collect(value: Json, condition: ((name: string) => boolean) | undefined, found: Reference[]): void {
  const intrinsic = intrinsicOf(value);
  if (!intrinsic) {
    if (Array.isArray(value)) for (const item of value) collect(item, condition, found);
    else if (isObject(value)) for (const item of Object.values(value)) collect(item, condition, found);
    return;
  }
  const { name, argument } = intrinsic;
  if (name === "Ref" && typeof argument === "string") {
    found.push({ by: "Ref", name: argument });
  } else if (name === "Fn::GetAtt") {
    const { resource, attribute } = getAttArguments(argument);
    found.push({ by: "Fn::GetAtt", name: resource, attribute });
    collect(attribute, condition, found);
  } else if (name === "Fn::Sub") {
    collectSub(argument, condition, found);
  } else if (name === "Fn::If" && condition && Array.isArray(argument) && typeof argument[0] === "string") {
    const branch = condition(argument[0]) ? argument[1] : argument[2];
    if (branch !== undefined) collect(branch, condition, found);
  } else {
    collect(argument, condition, found);
  }
}

function collectSub(
  argument: Json,
  condition: ((name: string) => boolean) | undefined,
  found: Reference[],
): void {
  const { text, variables } = subArguments(argument);
  for (const value of Object.values(variables)) collect(value, condition, found);
  for (const part of subParts(text)) {
    if (!("name" in part) || Object.hasOwn(variables, part.name)) continue;
    const dot = part.name.indexOf(".");
    found.push(
      dot < 0
        ? { by: "Fn::Sub", name: part.name }
        : { by: "Fn::Sub", name: part.name.slice(0, dot), attribute: part.name.slice(dot + 1) },
    );
  }
}
