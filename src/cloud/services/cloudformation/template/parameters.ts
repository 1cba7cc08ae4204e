import type { Parameter } from "@aws-sdk/client-cloudformation";
import { validationError } from "./errors.ts";
import { isListType } from "./parameter-section.ts";
import type { ParameterDeclaration, Template } from "./template.ts";

/**
 * Settles the value of every parameter: given, kept from before, or default.
 * @param previous the stack's values until now, for `UsePreviousValue`.
 * @returns values by name, as text, in the template's order.
 * @throws AwsError for a value that is missing, unknown to the template, or breaks a constraint.
 */
export function settleParameters(
  template: Template,
  given: readonly Parameter[],
  previous: Record<string, string> = {},
): Record<string, string> {
  const strangers = given
    .map(({ ParameterKey }) => ParameterKey ?? "")
    .filter((name) => !Object.hasOwn(template.parameters, name));
  if (strangers.length > 0) {
    throw validationError(`Parameters: [${strangers.join(", ")}] do not exist in the template`);
  }
  const values: Record<string, string> = {};
  const missing: string[] = [];
  for (const [name, declaration] of Object.entries(template.parameters)) {
    const parameter = given.find(({ ParameterKey }) => ParameterKey === name);
    const value = parameter ? givenValue(name, parameter, previous) : declaration.default;
    if (value === undefined) missing.push(name);
    else values[name] = value;
  }
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(", ")}] must have values`);
  for (const [name, value] of Object.entries(values)) {
    const declaration = template.parameters[name];
    if (declaration) checkValue(name, value, declaration);
  }
  return values;
}

/** Values as `Ref` gives them: lists where the type is a list. */
export function parameterValues(
  template: Template,
  values: Record<string, string>,
): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      isListType(template.parameters[name]?.type ?? "") ? items(value) : value,
    ]),
  );
}

/** What a description shows of a parameter. */
export function shownValue(value: string, declaration: ParameterDeclaration | undefined): string {
  return declaration?.noEcho ? "****" : value;
}

function givenValue(
  name: string,
  parameter: Parameter,
  previous: Record<string, string>,
): string | undefined {
  if (!parameter.UsePreviousValue) return parameter.ParameterValue;
  if (parameter.ParameterValue) {
    throw validationError(
      `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true and non empty value for a parameter`,
    );
  }
  if (!Object.hasOwn(previous, name)) {
    throw validationError(
      `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true for a parameter key not in the previous template`,
    );
  }
  return previous[name];
}

/** The constraints hold for each item of a list. */
function checkValue(name: string, value: string, declaration: ParameterDeclaration): void {
  const list = isListType(declaration.type);
  for (const item of list ? items(value) : [value]) {
    const breach = brokenRule(name, item, declaration);
    if (!breach) continue;
    throw validationError(
      declaration.constraintDescription
        ? `Parameter ${name} failed to satisfy constraint: ${declaration.constraintDescription}`
        : breach,
    );
  }
}

function brokenRule(name: string, value: string, rules: ParameterDeclaration): string | undefined {
  const subject = `Parameter '${name}' must`;
  if (rules.type.includes("Number")) {
    const number = Number(value);
    if (value.trim() === "" || Number.isNaN(number)) return `${subject} be a number`;
    if (rules.minValue !== undefined && number < rules.minValue) {
      return `${subject} be a number not less than ${rules.minValue}`;
    }
    if (rules.maxValue !== undefined && number > rules.maxValue) {
      return `${subject} be a number not greater than ${rules.maxValue}`;
    }
  }
  if (rules.allowedValues && !rules.allowedValues.includes(value))
    return `${subject} be one of AllowedValues`;
  if (rules.minLength !== undefined && value.length < rules.minLength) {
    return `${subject} contain at least ${rules.minLength} characters`;
  }
  if (rules.maxLength !== undefined && value.length > rules.maxLength) {
    return `${subject} contain at most ${rules.maxLength} characters`;
  }
  if (rules.allowedPattern !== undefined && !matches(name, value, rules.allowedPattern)) {
    return `${subject} match pattern ${rules.allowedPattern}`;
  }
  return undefined;
}

function matches(name: string, value: string, pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    throw validationError(`Parameter '${name}' AllowedPattern must be a valid regular expression.`);
  }
}

function items(value: string): string[] {
  return value === "" ? [] : value.split(",").map((item) => item.trim());
}
