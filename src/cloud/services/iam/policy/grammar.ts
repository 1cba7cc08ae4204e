import { parseOperator } from "./conditions.ts";
import { listOf } from "./document.ts";

const POLICY_ELEMENTS = new Set(["Version", "Id", "Statement"]);
const STATEMENT_ELEMENTS = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

/** A statement whose elements have the right JSON types, and nothing more is known of it. */
export type RawStatement = Record<string, unknown> & { Effect: string; Sid?: string };

export interface RawPolicy {
  Version?: string;
  statements: RawStatement[];
}

/**
 * Reads a policy's JSON by its grammar (IAM User Guide, "Grammar of the IAM JSON policy language").
 * @returns `undefined` where the text is not a policy.
 */
export function readGrammar(text: string): RawPolicy | undefined {
  const policy = parseObject(text);
  if (!policy || !Object.keys(policy).every((name) => POLICY_ELEMENTS.has(name))) return undefined;
  const { Version, Id, Statement } = policy;
  if (Version !== undefined && Version !== "2008-10-17" && Version !== "2012-10-17") return undefined;
  if (Id !== undefined && typeof Id !== "string") return undefined;
  const statements = Statement === undefined ? [] : listOf(Statement);
  if (statements.length === 0 || !statements.every(isStatement)) return undefined;
  return { ...(Version === undefined ? {} : { Version }), statements };
}

/** The object that a JSON text holds; `undefined` when it holds none. */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isStatement(raw: unknown): raw is RawStatement {
  if (!isObject(raw) || !Object.keys(raw).every((name) => STATEMENT_ELEMENTS.has(name))) return false;
  if (typeof raw["Effect"] !== "string" || !/^(allow|deny)$/i.test(raw["Effect"])) return false;
  if (raw["Sid"] !== undefined && typeof raw["Sid"] !== "string") return false;
  if (both(raw, "Action") || both(raw, "Resource") || both(raw, "Principal")) return false;
  const lists = ["Action", "NotAction", "Resource", "NotResource"];
  if (!lists.every((name) => raw[name] === undefined || areTexts(raw[name]))) return false;
  return (
    ["Principal", "NotPrincipal"].every((name) => isPrincipal(raw[name])) && isCondition(raw["Condition"])
  );
}

function both(raw: Record<string, unknown>, name: string): boolean {
  return raw[name] !== undefined && raw[`Not${name}`] !== undefined;
}

function isPrincipal(value: unknown): boolean {
  if (value === undefined || value === "*") return true;
  return isObject(value) && Object.values(value).every(areTexts);
}

function isCondition(value: unknown): boolean {
  if (value === undefined) return true;
  return (
    isObject(value) &&
    Object.entries(value).every(
      ([operator, keys]) =>
        parseOperator(operator) !== undefined && isObject(keys) && Object.values(keys).every(areScalars),
    )
  );
}

function areTexts(value: unknown): boolean {
  return listOf(value).every((item) => typeof item === "string");
}

function areScalars(value: unknown): boolean {
  return listOf(value).every((item) => ["string", "number", "boolean"].includes(typeof item));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
