import { actionPattern, type Pattern } from "./wildcard.ts";

/** A policy as it is evaluated: every element that JSON may write as one value or several is a list. */
export interface PolicyDocument {
  version: string;
  statements: Statement[];
}

export interface Statement {
  sid: string | undefined;
  effect: "Allow" | "Deny";
  /** Exactly one of each pair in a valid identity policy; trust policies have no resources. */
  actions?: Pattern[];
  notActions?: Pattern[];
  resources?: string[];
  notResources?: string[];
  principals?: Principals;
  notPrincipals?: Principals;
  conditions: Condition[];
}

/** By kind: `AWS`, `Service`, `Federated`, `CanonicalUser`. The bare `"*"` is `{ AWS: ["*"] }`. */
export type Principals = Record<string, string[]>;

/** One key of one operator, for example `StringLike` on `aws:PrincipalArn`. */
export interface Condition {
  /** As written, with `ForAnyValue:` and `IfExists`. */
  operator: string;
  key: string;
  values: string[];
}

/** How many parsed policies are kept; the oldest goes first. */
const CACHE_SIZE = 1_000;
const cache = new Map<string, PolicyDocument>();

/**
 * Parses a policy that was validated when it was stored. The same text gives the same object.
 * @param text JSON.
 */
export function parsePolicy(text: string): PolicyDocument {
  const known = cache.get(text);
  if (known) return known;
  const raw = JSON.parse(text) as { Version?: string; Statement: unknown };
  const document: PolicyDocument = {
    version: raw.Version ?? "2008-10-17",
    statements: listOf(raw.Statement).map((statement) => readStatement(statement as RawStatement)),
  };
  if (cache.size >= CACHE_SIZE) {
    for (const oldest of cache.keys()) {
      cache.delete(oldest);
      break;
    }
  }
  cache.set(text, document);
  return document;
}

type RawStatement = Record<string, unknown> & { Effect: "Allow" | "Deny"; Sid?: string };

function readStatement(raw: RawStatement): Statement {
  const statement: Statement = {
    sid: raw.Sid,
    effect: raw.Effect,
    conditions: readConditions(raw["Condition"]),
  };
  if (raw["Action"] !== undefined) statement.actions = texts(raw["Action"]).map(actionPattern);
  if (raw["NotAction"] !== undefined) statement.notActions = texts(raw["NotAction"]).map(actionPattern);
  if (raw["Resource"] !== undefined) statement.resources = texts(raw["Resource"]);
  if (raw["NotResource"] !== undefined) statement.notResources = texts(raw["NotResource"]);
  if (raw["Principal"] !== undefined) statement.principals = readPrincipals(raw["Principal"]);
  if (raw["NotPrincipal"] !== undefined) statement.notPrincipals = readPrincipals(raw["NotPrincipal"]);
  return statement;
}

function readPrincipals(raw: unknown): Principals {
  if (typeof raw === "string") return { AWS: [raw] };
  return Object.fromEntries(
    Object.entries(raw as Record<string, unknown>).map(([kind, value]) => [kind, texts(value)]),
  );
}

function readConditions(raw: unknown): Condition[] {
  return Object.entries((raw ?? {}) as Record<string, Record<string, unknown>>).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]) => ({ operator, key, values: texts(value) })),
  );
}

function texts(value: unknown): string[] {
  return listOf(value).map(String);
}

/** JSON policies write a list of one as the one. */
export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [value];
}
