import { templateError } from "./errors.ts";
import { isObject, sameJson, scalarText, type Json } from "./json.ts";
import { resolve } from "./resolve.ts";
import type { Scope } from "./scope.ts";

/**
 * Evaluates every condition of a template, each once, when it is first asked for.
 * @param scope everything but the conditions.
 */
export function createConditions(scope: Omit<Scope, "condition">): (name: string) => boolean {
  const known = new Map<string, boolean>();
  const condition = (name: string): boolean => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const declared = scope.template.conditions[name];
    if (declared === undefined) throw templateError(`unresolved condition dependency ${name} in Fn::If`);
    const value = isTrue(declared, { ...scope, condition });
    known.set(name, value);
    return value;
  };
  return condition;
}

function isTrue(value: Json, scope: Scope): boolean {
  if (isObject(value) && Object.keys(value).length === 1) {
    const [[name, argument] = ["", ""]] = Object.entries(value);
    if (name === "Condition" && typeof argument === "string") return scope.condition(argument);
    if (name === "Fn::Equals") return equals(argument, scope);
    if (name === "Fn::Not") return !operands(name, argument, 1, 1, scope)[0];
    if (name === "Fn::And") return operands(name, argument, 2, 10, scope).every(Boolean);
    if (name === "Fn::Or") return operands(name, argument, 2, 10, scope).some(Boolean);
  }
  const text = scalarText(resolve(value, scope));
  if (text === "true" || text === "false") return text === "true";
  throw templateError("every condition must be a boolean, or a function that returns one.");
}

function equals(argument: Json, scope: Scope): boolean {
  if (!Array.isArray(argument) || argument.length !== 2) {
    throw templateError("every Fn::Equals object requires a list of 2 string parameters.");
  }
  const [left, right] = argument.map((item) => {
    const value = resolve(item, scope);
    return scalarText(value) ?? value;
  });
  return sameJson(left, right);
}

function operands(name: string, argument: Json, min: number, max: number, scope: Scope): boolean[] {
  if (!Array.isArray(argument) || argument.length < min || argument.length > max) {
    const wanted =
      min === max ? "requires a list of one" : `requires a list of at least ${min} and at most ${max}`;
    throw templateError(`every ${name} object ${wanted} boolean parameters.`);
  }
  return argument.map((item) => isTrue(item, scope));
}
