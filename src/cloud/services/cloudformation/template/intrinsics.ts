import { templateError } from "./errors.ts";
import { isObject, type Json } from "./json.ts";

/** Functions that have a value; conditions have their own ({@link CONDITION_FUNCTIONS}). */
const FUNCTIONS = new Set([
  "Fn::Base64",
  "Fn::Cidr",
  "Fn::FindInMap",
  "Fn::GetAZs",
  "Fn::GetAtt",
  "Fn::If",
  "Fn::ImportValue",
  "Fn::Join",
  "Fn::Select",
  "Fn::Split",
  "Fn::Sub",
  "Fn::Transform",
]);

const CONDITION_FUNCTIONS = new Set(["Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or"]);

export interface Intrinsic {
  /** `Ref`, or `Fn::NAME`. */
  name: string;
  argument: Json;
}

/**
 * The function that a value calls: an object with the one key `Ref` or `Fn::...`.
 * @throws AwsError for a function that CloudFormation does not have.
 */
export function intrinsicOf(value: Json): Intrinsic | undefined {
  if (!isObject(value)) return undefined;
  const [entry, ...others] = Object.entries(value);
  if (!entry || others.length > 0) return undefined;
  const [name, argument] = entry;
  if (name !== "Ref" && !name.startsWith("Fn::")) return undefined;
  if (name !== "Ref" && !FUNCTIONS.has(name) && !CONDITION_FUNCTIONS.has(name)) {
    throw templateError(
      `Encountered unsupported function: ${name} Supported functions are: [${[...FUNCTIONS].join(", ")}]`,
    );
  }
  return { name, argument };
}

export type SubPart = { text: string } | { name: string };

/** Splits `a${Name}b${!Literal}` into its texts and variable names. */
export function subParts(text: string): SubPart[] {
  const parts: SubPart[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{([^}]*)\}/g)) {
    const inner = match[1] ?? "";
    parts.push({ text: text.slice(end, match.index) });
    if (inner.startsWith("!")) parts.push({ text: `\${${inner.slice(1)}}` });
    else parts.push({ name: variableName(inner) });
    end = match.index + match[0].length;
  }
  parts.push({ text: text.slice(end) });
  return parts.filter((part) => "name" in part || part.text !== "");
}

function variableName(inner: string): string {
  const name = inner.trim();
  if (!/^[\w.:]+$/.test(name)) {
    throw templateError(
      "variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons",
    );
  }
  return name;
}

/**
 * The text and the map of an `Fn::Sub`.
 * @throws AwsError when the argument is neither a string nor a string and a map.
 */
export function subArguments(argument: Json): { text: string; variables: Record<string, Json> } {
  if (typeof argument === "string") return { text: argument, variables: {} };
  if (Array.isArray(argument) && argument.length === 2) {
    const [text, variables] = argument;
    if (typeof text === "string" && isObject(variables)) return { text, variables };
  }
  throw templateError(
    "One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string",
  );
}

/** The resource and the attribute of an `Fn::GetAtt`; the attribute may be a function still. */
export function getAttArguments(argument: Json): { resource: string; attribute: Json } {
  const [resource, attribute] =
    typeof argument === "string" ? splitOnce(argument) : Array.isArray(argument) ? argument : [];
  if (typeof resource !== "string" || resource === "" || attribute === undefined || attribute === "") {
    throw templateError(
      "Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
    );
  }
  return { resource, attribute };
}

function splitOnce(text: string): string[] {
  const dot = text.indexOf(".");
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
