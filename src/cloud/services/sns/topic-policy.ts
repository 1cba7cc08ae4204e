import type { Call } from "../../service.ts";
import type { Caller } from "../../wire/caller.ts";

const OWNER_ACTIONS = [
  "GetTopicAttributes",
  "SetTopicAttributes",
  "AddPermission",
  "RemovePermission",
  "DeleteTopic",
  "Subscribe",
  "ListSubscriptionsByTopic",
  "Publish",
].map((action) => `SNS:${action}`);

/** The access policy that a topic has from the start: its owner's account, and nobody else. */
export function defaultTopicPolicy(arn: string, owner: string): string {
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: OWNER_ACTIONS,
        Resource: arn,
        Condition: { StringEquals: { "AWS:SourceOwner": owner } },
      },
    ],
  });
}

interface Statement {
  Effect?: string;
  Principal?: string | Record<string, string | string[]>;
  Action?: string | string[];
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

/** The statements of a policy; `undefined` when the text is no policy. */
export function parsePolicy(policy: string): Statement[] | undefined {
  try {
    const parsed = JSON.parse(policy) as { Statement?: Statement | Statement[] } | null;
    const statements = parsed?.Statement;
    return statements === undefined ? undefined : list(statements);
  } catch {
    return undefined;
  }
}

/**
 * Whether the topic's policy lets the caller do `action`. The owner's own principals are let in by their
 * identity policies, which the gateway asked already: for them only an explicit Deny counts. AWS services
 * and other accounts need an Allow ("Amazon SNS: Example cases for access control").
 */
export function checkTopicPolicy(
  topic: { arn: string; owner: string; policy: string },
  action: string,
  call: Call,
): boolean {
  const { caller } = call;
  const applying = (parsePolicy(topic.policy) ?? []).filter(
    (statement) =>
      isPrincipal(statement.Principal, caller) &&
      list(statement.Action).some((pattern) => like(pattern, `sns:${action}`)) &&
      list(statement.Resource).some((pattern) => like(pattern, topic.arn)) &&
      holds(statement.Condition, caller),
  );
  if (applying.some(({ Effect }) => Effect === "Deny")) return false;
  if (caller.type !== "service" && caller.account === topic.owner) return true;
  return applying.some(({ Effect }) => Effect === "Allow");
}

function isPrincipal(principal: Statement["Principal"], caller: Caller): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object") return false;
  if (caller.type === "service") {
    return list(principal["Service"]).includes(caller.principal) || list(principal["AWS"]).includes("*");
  }
  const names = [caller.account, `arn:aws:iam::${caller.account}:root`, caller.arn];
  if (caller.type === "role") names.push(caller.roleArn);
  return list(principal["AWS"]).some((name) => name === "*" || names.includes(name));
}

const COMPARE: Record<string, (pattern: string, value: string) => boolean> = {
  stringequals: (pattern, value) => pattern === value,
  stringlike: like,
  arnequals: like,
  arnlike: like,
};

/** A key that is not known about the call does not hold. */
function holds(condition: Statement["Condition"], caller: Caller): boolean {
  return Object.entries(condition ?? {}).every(([operator, keys]) => {
    const compare = COMPARE[operator.toLowerCase()];
    return Object.entries(keys).every(([key, patterns]) => {
      const value = contextValue(key.toLowerCase(), caller);
      if (value === ANY) return true;
      return compare !== undefined && list(patterns).some((pattern) => compare(pattern, value ?? ""));
    });
  });
}

const ANY = Symbol("any value");

function contextValue(key: string, caller: Caller): string | typeof ANY | undefined {
  if (key === "aws:sourceaccount" || key === "aws:sourceowner" || key === "aws:principalaccount") {
    // A service's publishing is nobody's own: `SourceOwner` is not set for it.
    return caller.type === "service" && key === "aws:sourceowner" ? undefined : caller.account;
  }
  // Which resource a service acts for does not travel with its calls here: it is taken to be the named one.
  if (key === "aws:sourcearn" && caller.type === "service") return ANY;
  return undefined;
}

function like(pattern: string, value: string): boolean {
  const source = pattern
    .toLowerCase()
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(value.toLowerCase());
}

function list<T>(value: T | T[] | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
