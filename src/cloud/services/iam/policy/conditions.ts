import type { Condition } from "./document.ts";
import { COMPARISONS, NEGATED } from "./operators.ts";
import { resolve, type RequestContext } from "./variables.ts";

/** An operator taken apart: `ForAllValues:StringNotLikeIfExists` has all four. */
export interface Operator {
  set: "ForAnyValue" | "ForAllValues" | undefined;
  /** A positive operator, or `Null`. */
  name: string;
  negated: boolean;
  ifExists: boolean;
}

/** @returns `undefined` when AWS has no such operator. */
export function parseOperator(text: string): Operator | undefined {
  const match = /^(?:(ForAnyValue|ForAllValues):)?([A-Za-z]+?)(IfExists)?$/.exec(text);
  if (!match) return undefined;
  const written = match[2] ?? "";
  const name = (Object.hasOwn(NEGATED, written) && NEGATED[written]) || written;
  const ifExists = match[3] !== undefined;
  if (name === "Null") return ifExists ? undefined : { set: undefined, name, negated: false, ifExists };
  if (!Object.hasOwn(COMPARISONS, name)) return undefined;
  return { set: match[1] as Operator["set"], name, negated: name !== written, ifExists };
}

/** Whether one condition holds for a request. A statement applies when all of its conditions hold. */
export function holds(condition: Condition, version: string, context: RequestContext): boolean {
  const operator = parseOperator(condition.operator);
  if (!operator) return false;
  const actual = context.get(condition.key.toLowerCase()) ?? [];
  if (operator.name === "Null") {
    return condition.values.some((value) => (value.toLowerCase() === "true") === (actual.length === 0));
  }
  if (actual.length === 0) return holdsWithoutKey(operator);
  const matches = matcher(condition, operator, version, context);
  if (operator.set === "ForAllValues") return actual.every((value) => matches(value) !== operator.negated);
  if (operator.set === "ForAnyValue") return actual.some((value) => matches(value) !== operator.negated);
  return actual.some(matches) !== operator.negated;
}

/** IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for multivalued context keys". */
function holdsWithoutKey({ set, negated, ifExists }: Operator): boolean {
  if (ifExists || set === "ForAllValues") return true;
  return set === "ForAnyValue" ? false : negated;
}

/** Whether a value of the request fits any of the policy's. */
function matcher(
  condition: Condition,
  operator: Operator,
  version: string,
  context: RequestContext,
): (value: string) => boolean {
  const comparison = COMPARISONS[operator.name];
  const expected = condition.values.flatMap((value) => {
    const pattern = resolve(value, version, context, comparison?.wildcards ?? false);
    return pattern ? [pattern] : [];
  });
  return (value) => expected.some((pattern) => comparison?.matches(value, pattern));
}
