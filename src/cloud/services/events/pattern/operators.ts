import { compileCidr } from "./cidr.ts";
import { PatternError, type JsonArray, type JsonNode, type JsonObject } from "./json-source.ts";
import { compileNumeric } from "./numeric.ts";
import { compileWildcard } from "./wildcard.ts";

/** A value at the end of a path of an event. */
export type Scalar = string | number | boolean | null;

/** One alternative of a field: what it says to a value, and to there being none. */
export interface ValueTest {
  test: (value: Scalar) => boolean;
  /** Holds when the field is absent. */
  whenAbsent?: boolean;
}

type Operator = (value: JsonNode, source: string) => ValueTest;

/** Names that mean a comparison and so cannot be fields inside `$or`. */
export const RESERVED_IN_OR = new Set(
  [
    "exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex",
    "not-wildcard not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before",
    "in-date-range ip-address-in-range ip-address-not-in-range",
  ].flatMap((names) => names.split(" ")),
);

/** "Comparison operators for use in event patterns in Amazon EventBridge". */
const OPERATORS: Record<string, Operator> = {
  exactly: (node, source) => onText(string(node, "exact match pattern must be a string", source), equals),
  prefix: (node, source) => affix("prefix", node, source),
  suffix: (node, source) => affix("suffix", node, source),
  "equals-ignore-case": (node, source) =>
    onText(string(node, "equals-ignore-case match pattern must be a string", source), equalsIgnoringCase),
  wildcard: (node, source) => wildcard(node, source),
  numeric: (node, source) => {
    if (node.kind !== "array") throw new PatternError("Value of numeric must be an array.", source, node.at);
    const compare = compileNumeric(node, (reason, at) => {
      throw new PatternError(reason, source, at);
    });
    return { test: (value) => typeof value === "number" && compare(value) };
  },
  exists: (node, source) => {
    if (node.kind !== "literal" || typeof node.value !== "boolean") {
      throw new PatternError("exists match pattern must be either true or false.", source, node.at);
    }
    return node.value ? { test: () => true } : { test: () => false, whenAbsent: true };
  },
  cidr: (node, source) => {
    // The word "prefix" is EventBridge's own slip.
    const block = string(node, "prefix match pattern must be a string", source);
    const contains = located(node, source, () => compileCidr(block));
    return { test: (value) => typeof value === "string" && contains(value) };
  },
  "anything-but": (node, source) => anythingBut(node, source),
};

/**
 * The test that one member of a field's array stands for.
 * @throws PatternError
 */
export function compileValue(node: JsonNode, source: string): ValueTest {
  if (node.kind === "array") {
    throw new PatternError("Match value must be String, number, true, false, or null", source, node.at);
  }
  if (node.kind !== "object") return { test: (value) => value === node.value };
  const [name, value] = single(node, "Match expression name not found", source);
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) {
    throw new PatternError(`Unrecognized match type ${name}`, source, node.entries[0]?.keyAt ?? node.at);
  }
  const test = operator(value, source);
  const extra = node.entries[1];
  if (extra) throw new PatternError("Only one key allowed in match expression", source, extra.keyAt);
  return test;
}

type TextTest = (text: string, operand: string) => boolean;
const equals: TextTest = (text, operand) => text === operand;
const equalsIgnoringCase: TextTest = (text, operand) => text.toLowerCase() === operand.toLowerCase();
const TEXT_TESTS = {
  prefix: (text: string, operand: string) => text.startsWith(operand),
  suffix: (text: string, operand: string) => text.endsWith(operand),
};

function onText(operand: string, test: TextTest): ValueTest {
  return { test: (value) => typeof value === "string" && test(value, operand) };
}

function affix(kind: "prefix" | "suffix", node: JsonNode, source: string): ValueTest {
  const test = TEXT_TESTS[kind];
  if (node.kind !== "object")
    return onText(string(node, `${kind} match pattern must be a string`, source), test);
  const title = kind === "prefix" ? "Prefix" : "Suffix";
  const [name, value] = single(node, `${title} expression name not found`, source);
  if (name !== "equals-ignore-case") {
    throw new PatternError(`Unsupported ${kind} pattern: ${name}`, source, node.entries[0]?.keyAt ?? node.at);
  }
  const operand = string(value, "equals-ignore-case match pattern must be a string", source).toLowerCase();
  return onText(operand, (text) => test(text.toLowerCase(), operand));
}

function wildcard(node: JsonNode, source: string): ValueTest {
  const expression = string(node, "wildcard match pattern must be a string", source);
  const matches = located(node, source, () => compileWildcard(expression));
  return onText(expression, (text) => matches(text));
}

const ANYTHING_BUT: Record<string, { test: Operator; wrongType: string }> = {
  "equals-ignore-case": {
    test: (node, source) => onText(string(node, "", source), equalsIgnoringCase),
    wrongType: "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
  },
  prefix: {
    test: (node, source) => onText(nonEmpty(node, source), TEXT_TESTS.prefix),
    wrongType: "prefix/suffix match pattern must be a string",
  },
  suffix: {
    test: (node, source) => onText(nonEmpty(node, source), TEXT_TESTS.suffix),
    wrongType: "prefix/suffix match pattern must be a string",
  },
  wildcard: { test: wildcard, wrongType: "wildcard match pattern must be a string" },
};

function anythingBut(node: JsonNode, source: string): ValueTest {
  if (node.kind !== "object") return noneOf(plainValues(node, source));
  const [name, value] = single(node, "Anything-But expression name not found", source);
  const operator = Object.hasOwn(ANYTHING_BUT, name) ? ANYTHING_BUT[name] : undefined;
  if (!operator) {
    const at = node.entries[0]?.keyAt ?? node.at;
    throw new PatternError(`Unsupported anything-but pattern: ${name}`, source, at);
  }
  const tests = listed(value, source).map((item) => {
    if (item.kind !== "string") throw new PatternError(operator.wrongType, source, item.at);
    return operator.test(item, source);
  });
  const extra = node.entries[1];
  if (extra) throw new PatternError("Too many elements in numeric expression", source, extra.keyAt);
  return noneOf(tests);
}

function plainValues(node: JsonNode, source: string): ValueTest[] {
  const items = listed(node, source);
  for (const item of items) {
    if (item.kind !== "string" && item.kind !== "number") {
      const reason = "Inside anything but list, start|null|boolean is not supported.";
      throw new PatternError(reason, source, item.at);
    }
  }
  if (new Set(items.map((item) => item.kind)).size !== 1) {
    const reason =
      "Inside anything but list, either all values are number or string, mixed type is not supported";
    throw new PatternError(reason, source, (node as JsonArray).end);
  }
  return items.map((item) => compileValue(item, source));
}

function listed(node: JsonNode, source: string): JsonNode[] {
  if (node.kind === "array") return node.items;
  if (node.kind === "string" || node.kind === "number") return [node];
  const reason = "Value of anything-but must be an array or single string/number value.";
  throw new PatternError(reason, source, node.at);
}

function noneOf(tests: ValueTest[]): ValueTest {
  return { test: (value) => !tests.some(({ test }) => test(value)) };
}

function single(node: JsonObject, whenEmpty: string, source: string): [string, JsonNode] {
  const [first] = node.entries;
  if (!first) throw new PatternError(whenEmpty, source, node.end);
  return [first.key, first.value];
}

function string(node: JsonNode, otherwise: string, source: string): string {
  if (node.kind !== "string") throw new PatternError(otherwise, source, node.at);
  return node.text;
}

function nonEmpty(node: JsonNode, source: string): string {
  const text = string(node, "prefix/suffix match pattern must be a string", source);
  if (text === "") throw new PatternError("Null prefix/suffix not allowed", source, node.at);
  return text;
}

function located<T>(node: JsonNode, source: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof RangeError) throw new PatternError(error.message, source, node.at);
    throw error;
  }
}
