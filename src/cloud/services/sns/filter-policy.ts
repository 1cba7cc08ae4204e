import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import { invalidParameter } from "./topic-store.ts";

/** What a message attribute offers a filter: its strings or numbers, of an array each element. */
type AttributeValues = (string | number | boolean | null)[];
type Test = (value: AttributeValues[number]) => boolean;

export interface FilterPolicy {
  /** The policy as JSON without spaces. */
  source: string;
  accepts(attributes: Record<string, MessageAttributeValue>): boolean;
}

/**
 * Reads a subscription's filter policy over message attributes ("Amazon SNS subscription filter policies").
 * @throws AwsError InvalidParameter
 */
export function parseFilterPolicy(text: string): FilterPolicy {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalidParameter("FilterPolicy: failed to parse JSON.");
  }
  if (!isObject(policy)) throw invalidParameter("FilterPolicy: Filter is not an object");
  const keys = Object.entries(policy).map(([name, alternatives]) => {
    if (isObject(alternatives)) {
      throw invalidParameter("Filter policy scope MessageAttributes does not support nested filter policy");
    }
    if (!Array.isArray(alternatives)) {
      throw invalidParameter(`FilterPolicy: "${name}" must be an object or an array`);
    }
    return { name, alternatives: (alternatives as unknown[]).map(compile) };
  });
  if (keys.length > 5) throw invalidParameter("FilterPolicy: Filter policy can not have more than 5 keys");
  return {
    source: JSON.stringify(policy),
    accepts: (attributes) =>
      keys.every(({ name, alternatives }) => {
        const values = Object.hasOwn(attributes, name) ? valuesOf(attributes[name]) : undefined;
        return alternatives.some((alternative) => alternative(values));
      }),
  };
}

function valuesOf(attribute: MessageAttributeValue | undefined): AttributeValues {
  const { DataType = "String", StringValue = "" } = attribute ?? {};
  if (DataType.startsWith("Number")) return [Number(StringValue)];
  if (!DataType.startsWith("String.Array")) return DataType.startsWith("Binary") ? [] : [StringValue];
  try {
    const parsed: unknown = JSON.parse(StringValue);
    return Array.isArray(parsed) ? (parsed as AttributeValues) : [];
  } catch {
    return [];
  }
}

/** One alternative: what it says to the values of an attribute, or to there being none. */
function compile(alternative: unknown): (values: AttributeValues | undefined) => boolean {
  if (!isObject(alternative)) return (values) => values?.includes(alternative as string) ?? false;
  const [[keyword, operand] = ["", undefined], ...more] = Object.entries(alternative);
  if (more.length > 0) throw invalidParameter("FilterPolicy: Only one key allowed in match expression");
  if (keyword === "exists") {
    if (typeof operand !== "boolean") {
      throw invalidParameter("FilterPolicy: exists match pattern must be either true or false.");
    }
    return (values) => (values !== undefined) === operand;
  }
  const test = testOf(keyword, operand);
  return (values) => values?.some((value) => test(value)) ?? false;
}

function testOf(keyword: string, operand: unknown): Test {
  switch (keyword) {
    case "prefix":
      return text(keyword, operand, (value, wanted) => value.startsWith(wanted));
    case "suffix":
      return text(keyword, operand, (value, wanted) => value.endsWith(wanted));
    case "equals-ignore-case":
      return text(keyword, operand, (value, wanted) => value.toLowerCase() === wanted.toLowerCase());
    case "anything-but":
      return anythingBut(operand);
    case "numeric":
      return numeric(operand);
    default:
      throw invalidParameter(`FilterPolicy: Unrecognized match type ${keyword}`);
  }
}

function text(keyword: string, operand: unknown, test: (value: string, wanted: string) => boolean): Test {
  if (typeof operand !== "string") {
    throw invalidParameter(`FilterPolicy: ${keyword} match pattern must be a string`);
  }
  return (value) => typeof value === "string" && test(value, operand);
}

function anythingBut(operand: unknown): Test {
  if (isObject(operand)) {
    const [[keyword, inner] = ["", undefined]] = Object.entries(operand);
    const test = testOf(keyword, inner);
    return (value) => !test(value);
  }
  const unwanted: unknown[] = Array.isArray(operand) ? operand : [operand];
  return (value) => !unwanted.includes(value);
}

const COMPARE: Record<string, (value: number, limit: number) => boolean> = {
  "=": (value, limit) => value === limit,
  "<": (value, limit) => value < limit,
  "<=": (value, limit) => value <= limit,
  ">": (value, limit) => value > limit,
  ">=": (value, limit) => value >= limit,
};

function numeric(operand: unknown): Test {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > 4 || operand.length % 2 !== 0) {
    throw invalidParameter("FilterPolicy: Value of numeric must be an array.");
  }
  const tests = [0, 2].slice(0, operand.length / 2).map((index): Test => {
    const operator = String(operand[index]);
    const limit: unknown = operand[index + 1];
    const compare = Object.hasOwn(COMPARE, operator) ? COMPARE[operator] : undefined;
    if (!compare) throw invalidParameter(`FilterPolicy: Unrecognized numeric range operator: ${operator}`);
    if (typeof limit !== "number")
      throw invalidParameter(`FilterPolicy: Value of ${operator} must be numeric`);
    return (value) => typeof value === "number" && compare(value, limit);
  });
  return (value) => tests.every((test) => test(value));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
