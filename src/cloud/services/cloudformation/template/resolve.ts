import { base64, cidr, findInMap, getAZs, join, select, split } from "./functions.ts";
import { templateError, formatError } from "./errors.ts";
import { getAttArguments, intrinsicOf, subArguments, subParts } from "./intrinsics.ts";
import { isObject, scalarText, type Json } from "./json.ts";
import { isPseudoParameter } from "./pseudo-parameters.ts";
import type { Scope } from "./scope.ts";
import { holdsUnknown, UNKNOWN, Unknown } from "./unknown.ts";

/** What `AWS::NoValue` resolves to: the member or item that holds it is left out. */
const NO_VALUE = Symbol("AWS::NoValue");

/**
 * Resolves the intrinsic functions in `value`. What depends on a value that is not known yet is
 * {@link Unknown}.
 * @returns the value; `undefined` when it is `AWS::NoValue` as a whole.
 * @throws AwsError in AWS's words.
 */
export function resolve(value: Json, scope: Scope): unknown {
  const resolved = evaluate(value, scope);
  return resolved === NO_VALUE ? undefined : resolved;
}

function evaluate(value: Json, scope: Scope): unknown {
  const intrinsic = intrinsicOf(value);
  if (intrinsic) return call(intrinsic.name, intrinsic.argument, scope);
  if (Array.isArray(value)) {
    return value.map((item) => evaluate(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, member]) => [key, evaluate(member, scope)] as const)
      .filter(([, member]) => member !== NO_VALUE),
  );
}

function call(name: string, argument: Json, scope: Scope): unknown {
  switch (name) {
    case "Ref":
      return ref(argument, scope);
    case "Fn::GetAtt":
      return getAtt(argument, scope);
    case "Fn::Sub":
      return sub(argument, scope);
    case "Fn::If":
      return choose(argument, scope);
    default:
      return apply(name, evaluate(argument, scope), scope);
  }
}

/** Functions of their resolved argument alone. */
function apply(name: string, argument: unknown, scope: Scope): unknown {
  if (name !== "Fn::Select" && holdsUnknown(argument)) return UNKNOWN;
  switch (name) {
    case "Fn::Base64":
      return base64(argument);
    case "Fn::Cidr":
      return cidr(argument);
    case "Fn::FindInMap":
      return findInMap(argument, scope.template.mappings);
    case "Fn::GetAZs":
      return getAZs(argument, String(scope.pseudo["AWS::Region"]));
    case "Fn::ImportValue":
      return importValue(argument, scope);
    case "Fn::Join":
      return join(argument);
    case "Fn::Select":
      return select(argument);
    case "Fn::Split":
      return split(argument);
    default:
      throw templateError(`${name} is not supported here`);
  }
}

function ref(argument: Json, scope: Scope): unknown {
  if (typeof argument !== "string") throw templateError("every Ref object must have a single String value.");
  if (argument === "AWS::NoValue") return NO_VALUE;
  if (isPseudoParameter(argument)) return scope.pseudo[argument];
  if (Object.hasOwn(scope.parameters, argument)) return scope.parameters[argument];
  if (isPresent(argument, scope)) return scope.ref(argument);
  throw unresolved(argument);
}

function getAtt(argument: Json, scope: Scope): unknown {
  const { resource, attribute } = getAttArguments(argument);
  const name = scalarText(evaluate(attribute, scope));
  if (!isPresent(resource, scope)) throw unresolved(resource);
  return name === undefined ? UNKNOWN : scope.attribute(resource, name);
}

function sub(argument: Json, scope: Scope): unknown {
  const { text, variables } = subArguments(argument);
  const values = subParts(text).map((part) => {
    if ("text" in part) return part.text;
    const own = variables[part.name];
    if (own !== undefined) return asText(part.name, evaluate(own, scope));
    const dot = part.name.indexOf(".");
    return asText(
      part.name,
      dot < 0 ? ref(part.name, scope) : getAtt([part.name.slice(0, dot), part.name.slice(dot + 1)], scope),
    );
  });
  return holdsUnknown(values) ? UNKNOWN : values.join("");
}

function asText(name: string, value: unknown): unknown {
  if (value instanceof Unknown) return value;
  if (value === NO_VALUE) return "";
  const text = scalarText(value);
  if (text === undefined) {
    throw templateError(`variable ${name} in Fn::Sub expression does not resolve to a string`);
  }
  return text;
}

function choose(argument: Json, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 3 || typeof argument[0] !== "string") {
    throw templateError(
      "Fn::If requires a list argument with three parameters, the first being a condition name",
    );
  }
  const [name, whenTrue = "", whenFalse = ""] = argument;
  return evaluate(scope.condition(name) ? whenTrue : whenFalse, scope);
}

function importValue(argument: unknown, scope: Scope): string {
  const name = scalarText(argument);
  if (name === undefined || name === "") {
    throw templateError(
      "the attribute in Fn::ImportValue must be a string or a function that returns a string",
    );
  }
  return scope.importValue(name);
}

/** A resource whose condition is false is not there to be mentioned. */
function isPresent(logicalId: string, scope: Scope): boolean {
  const resource = scope.template.resources[logicalId];
  return resource !== undefined && (!resource.condition || scope.condition(resource.condition));
}

function unresolved(name: string): Error {
  return formatError(`Unresolved resource dependencies [${name}] in the Resources block of the template`);
}
