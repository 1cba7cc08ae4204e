import { BlockList, isIP } from "node:net";
import { fits, type Pattern } from "./wildcard.ts";

/** Compares one value of the request with one value of the policy. */
interface Comparison {
  /** Whether `*` and `?` of the policy's value are wildcards. */
  wildcards?: boolean;
  matches(actual: string, expected: Pattern): boolean;
}

/** The positive operators (IAM User Guide, "IAM JSON policy elements: Condition operators"). */
export const COMPARISONS: Record<string, Comparison> = {
  StringEquals: { matches: (actual, expected) => fits(expected, actual) },
  StringEqualsIgnoreCase: {
    matches: (actual, expected) => actual.toLowerCase() === textOf(expected).toLowerCase(),
  },
  StringLike: { wildcards: true, matches: (actual, expected) => fits(expected, actual) },
  ArnEquals: { wildcards: true, matches: fitsArn },
  ArnLike: { wildcards: true, matches: fitsArn },
  Bool: { matches: (actual, expected) => actual.toLowerCase() === textOf(expected).toLowerCase() },
  BinaryEquals: { matches: (actual, expected) => actual === textOf(expected) },
  NumericEquals: numeric((actual, expected) => actual === expected),
  NumericLessThan: numeric((actual, expected) => actual < expected),
  NumericLessThanEquals: numeric((actual, expected) => actual <= expected),
  NumericGreaterThan: numeric((actual, expected) => actual > expected),
  NumericGreaterThanEquals: numeric((actual, expected) => actual >= expected),
  DateEquals: date((actual, expected) => actual === expected),
  DateLessThan: date((actual, expected) => actual < expected),
  DateLessThanEquals: date((actual, expected) => actual <= expected),
  DateGreaterThan: date((actual, expected) => actual > expected),
  DateGreaterThanEquals: date((actual, expected) => actual >= expected),
  IpAddress: { matches: (actual, expected) => isInRange(actual, textOf(expected)) },
};

/** The negated operators, each by the one that it negates. */
export const NEGATED: Record<string, string> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnEquals",
  ArnNotLike: "ArnLike",
  NumericNotEquals: "NumericEquals",
  DateNotEquals: "DateEquals",
  NotIpAddress: "IpAddress",
};

function numeric(compare: (actual: number, expected: number) => boolean): Comparison {
  return { matches: (actual, expected) => compare(numberOf(actual), numberOf(textOf(expected))) };
}

function date(compare: (actual: number, expected: number) => boolean): Comparison {
  return { matches: (actual, expected) => compare(timeOf(actual), timeOf(textOf(expected))) };
}

/** `NaN`, which compares as false with everything, where the text is no number. */
function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** Milliseconds of an ISO 8601 date or of seconds since the epoch. */
function timeOf(text: string): number {
  return /^\d+$/.test(text) && text.length > 4 ? Number(text) * 1_000 : Date.parse(text);
}

/** ARNs are compared part by part: a wildcard does not go past one of the first five colons. */
function fitsArn(actual: string, expected: Pattern): boolean {
  const parts = splitArn(actual.split(""));
  const patterns = splitArn(expected);
  return (
    parts.length === patterns.length &&
    patterns.every((pattern, index) => fits(pattern, (parts[index] ?? []).join("")))
  );
}

function splitArn<Token>(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token === ":" && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function isInRange(address: string, range: string): boolean {
  const [network = "", prefix] = range.split("/");
  const version = isIP(network);
  if (version === 0 || isIP(address) !== version) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const longest = version === 4 ? 32 : 128;
  const bits = prefix === undefined ? longest : Number(prefix);
  if (!Number.isInteger(bits) || bits < 0 || bits > longest) return false;
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return list.check(address, family);
}

function textOf(pattern: Pattern): string {
  return pattern.map(String).join("");
}
