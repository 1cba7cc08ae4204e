import type { JsonArray, JsonNode } from "./json-source.ts";

type Fail = (reason: string, at: number) => never;

const COMPARE: Record<string, (value: number, limit: number) => boolean> = {
  "=": (value, limit) => value === limit,
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};
const LIMIT = 5e9;

/** `["=", n]`, `["<", n]`, `[">=", low, "<", high]`, ... of a `numeric` expression. */
export function compileNumeric(expression: JsonArray, fail: Fail): (value: number) => boolean {
  const [operator, limit, second, top, ...rest] = expression.items;
  if (operator?.kind !== "string") {
    return fail(`Invalid member in numeric match: ${textOf(operator)}`, operator?.at ?? expression.end);
  }
  const compare = COMPARE[operator.text];
  if (!compare) return fail(`Unrecognized numeric range operator: ${operator.text}`, operator.at);
  const name = operator.text === "=" ? "equals" : operator.text;
  const bottom = numberOf(limit, name, expression, fail);
  if (!second) return (value) => compare(value, bottom);
  if (!operator.text.startsWith(">")) return fail("Too many elements in numeric expression", second.at);
  if (second.kind !== "string") return fail(`Bad value in numeric range: ${textOf(second)}`, second.at);
  if (!second.text.startsWith("<")) return fail(`Bad numeric range operator: ${second.text}`, second.at);
  const below = COMPARE[second.text];
  if (!below) return fail(`Bad numeric range operator: ${second.text}`, second.at);
  const upper = numberOf(top, second.text, expression, fail);
  if (rest[0]) return fail("Too many terms in numeric range expression", rest[0].at);
  if (bottom >= upper) return fail("Bottom must be less than top", top?.at ?? expression.end);
  return (value) => compare(value, bottom) && below(value, upper);
}

function numberOf(node: JsonNode | undefined, operator: string, expression: JsonArray, fail: Fail): number {
  if (node?.kind !== "number" || typeof node.value !== "number") {
    return fail(`Value of ${operator} must be numeric`, node?.at ?? expression.end);
  }
  if (Math.abs(node.value) > LIMIT) {
    return fail("Value must be between -5.0E9 and 5.0E9, inclusive", node.at);
  }
  return node.value;
}

function textOf(node: JsonNode | undefined): string {
  if (!node) return "]";
  if (node.kind === "object") return "{";
  return node.kind === "array" ? "[" : node.text;
}
