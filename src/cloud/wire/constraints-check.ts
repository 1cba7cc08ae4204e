import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError } from "../../kernel/errors.ts";
import type { Constraint, ServiceConstraints } from "./constraints.ts";

/** AWS reports this many breaches at most in one message. */
const MAX_REPORTED = 10;

/**
 * Checks an input against its service's constraint data.
 * @throws AwsError in the wording of AWS's services: "N validation errors detected: Value ... at ... failed to
 * satisfy constraint: ..."
 */
export function checkConstraints(
  schema: NormalizedSchema,
  input: Record<string, unknown>,
  constraints: ServiceConstraints,
): void {
  const breaches: string[] = [];
  checkStructure(schema, input, "", constraints, breaches);
  if (breaches.length === 0) return;
  const count = `${breaches.length} validation error${breaches.length === 1 ? "" : "s"} detected`;
  const shown = breaches.slice(0, MAX_REPORTED).join("; ");
  throw new AwsError(constraints.code ?? "ValidationException", `${count}: ${shown}`);
}

function checkStructure(
  schema: NormalizedSchema,
  value: Record<string, unknown>,
  path: string,
  all: ServiceConstraints,
  breaches: string[],
): void {
  const own = all.structures[schema.getName() ?? ""];
  for (const [name, member] of schema.structIterator()) {
    const at = path === "" ? lowerFirst(name) : `${path}.${lowerFirst(name)}`;
    const item = value[name];
    if (item === undefined || item === null) {
      if (own?.required?.includes(name))
        breaches.push(`Value null at '${at}' failed to satisfy constraint: Member must not be null`);
      continue;
    }
    checkValue(member, item, at, own?.members?.[name], all, breaches);
  }
}

function checkValue(
  schema: NormalizedSchema,
  value: unknown,
  at: string,
  constraint: Constraint | undefined,
  all: ServiceConstraints,
  breaches: string[],
): void {
  if (constraint) {
    const breach = breachOf(value, constraint);
    if (breach) {
      const shown = schema.getMergedTraits().sensitive ? "at" : `'${show(value)}' at`;
      breaches.push(`Value ${shown} '${at}' failed to satisfy constraint: ${breach}`);
    }
  }
  if (schema.isStructSchema()) checkStructure(schema, value as Record<string, unknown>, at, all, breaches);
  else if (schema.isListSchema() && Array.isArray(value)) {
    const member = schema.getValueSchema();
    for (const [index, item] of value.entries()) {
      checkValue(member, item, `${at}.${index + 1}.member`, constraint?.item, all, breaches);
    }
  } else if (schema.isMapSchema()) {
    for (const [key, item] of Object.entries(value as object)) {
      checkValue(schema.getKeySchema(), key, `${at}.key`, constraint?.key, all, breaches);
      checkValue(schema.getValueSchema(), item, `${at}.${key}.member`, constraint?.value, all, breaches);
    }
  }
}

function breachOf(value: unknown, { min, max, pattern, enum: allowed }: Constraint): string | undefined {
  if (typeof value === "number") {
    if (min !== undefined && value < min) return `Member must have value greater than or equal to ${min}`;
    if (max !== undefined && value > max) return `Member must have value less than or equal to ${max}`;
    return undefined;
  }
  const length = lengthOf(value);
  if (length !== undefined) {
    if (max !== undefined && length > max) return `Member must have length less than or equal to ${max}`;
    if (min !== undefined && length < min) return `Member must have length greater than or equal to ${min}`;
  }
  if (typeof value !== "string") return undefined;
  if (allowed && !allowed.includes(value))
    return `Member must satisfy enum value set: [${allowed.join(", ")}]`;
  if (pattern !== undefined && !regular(pattern).test(value)) {
    return `Member must satisfy regular expression pattern: ${pattern}`;
  }
  return undefined;
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === "string") return Array.from(value).length;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return typeof value === "object" && value !== null && !(value instanceof Date)
    ? Object.keys(value).length
    : undefined;
}

const compiled = new Map<string, RegExp>();

/** AWS's patterns are Java's: the whole value has to match. */
function regular(pattern: string): RegExp {
  let expression = compiled.get(pattern);
  if (!expression) {
    expression = new RegExp(`^(?:${pattern})$`, "u");
    compiled.set(pattern, expression);
  }
  return expression;
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
