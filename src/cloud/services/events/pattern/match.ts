import type { EventPattern, Fields } from "./compile.ts";
import type { Scalar, ValueTest } from "./operators.ts";

/** Whether an event, parsed from JSON, is what the pattern asks for. */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  return pattern.branches.some((branch) => matchesFields(branch, event));
}

function matchesFields(fields: Fields, node: unknown): boolean {
  return [...fields].every(([key, wanted]) => {
    const found = isObject(node) && Object.hasOwn(node, key) ? node[key] : undefined;
    return wanted instanceof Map ? matchesWithin(wanted, found) : matchesLeaf(wanted, found);
  });
}

/** Of an array of objects, one element must have all of the fields. */
function matchesWithin(fields: Fields, found: unknown): boolean {
  if (!Array.isArray(found)) return matchesFields(fields, found);
  const elements = (found as unknown[]).flat(Infinity);
  return elements.length === 0
    ? matchesFields(fields, undefined)
    : elements.some((element) => matchesFields(fields, element));
}

/** Of an array, one element is enough. Objects are no leaves: to a leaf's tests they are absent. */
function matchesLeaf(tests: ValueTest[], found: unknown): boolean {
  const elements = Array.isArray(found) ? (found as unknown[]).flat(Infinity) : [found];
  const values = elements.filter(isScalar);
  if (values.length === 0) return tests.some(({ whenAbsent }) => whenAbsent === true);
  return tests.some(({ test }) => values.some((value) => test(value)));
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
