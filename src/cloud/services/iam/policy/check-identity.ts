import { listOf } from "./document.ts";
import { readGrammar, type RawPolicy, type RawStatement } from "./grammar.ts";
import { checkResource } from "./check-resource.ts";

/**
 * What is wrong with the policy of a user, role or group, inline or managed.
 * @returns the message of AWS's `MalformedPolicyDocument`, or `undefined` when nothing is.
 */
export function checkIdentityPolicy(text: string): string | undefined {
  const policy = readGrammar(text);
  if (!policy) return "Syntax errors in policy.";
  if (policy.Version !== "2012-10-17") return "Policy document must be version 2012-10-17 or greater.";
  return checkStatements(policy) ?? first(policy.statements, checkElements);
}

/** The rules that hold for policies of every kind. */
export function checkStatements({ statements }: RawPolicy): string | undefined {
  // The grammar reads the effect without regard to case, the evaluation does not.
  const isEffect = (statement: RawStatement): boolean => /^(Allow|Deny)$/.test(statement.Effect);
  if (!statements.every((statement) => isEffect(statement) && datesAreDates(statement))) {
    return "The policy failed legacy parsing";
  }
  const ids = statements.flatMap(({ Sid }) => (Sid ? [Sid] : []));
  if (!ids.every((id) => /^[0-9A-Za-z]*$/.test(id))) {
    return "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*";
  }
  if (new Set(ids).size < ids.length) return "Statement IDs (SID) in a single policy must be unique.";
  return undefined;
}

function checkElements(statement: RawStatement): string | undefined {
  if (statement["Principal"] !== undefined || statement["NotPrincipal"] !== undefined) {
    return "Policy document should not specify a principal.";
  }
  const actions = elements(statement, "Action");
  const resources = elements(statement, "Resource");
  if (actions.length === 0) return "Policy statement must contain actions.";
  return (
    first(resources, checkResource) ??
    first(actions, checkAction) ??
    (resources.length === 0 ? "Policy statement must contain resources." : undefined)
  );
}

function checkAction(action: string): string | undefined {
  if (action === "*") return undefined;
  const [vendor = "", ...rest] = action.split(":");
  if (rest.length === 0) {
    return "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
  }
  if (rest.length > 1) return "Actions/Condition can contain only one colon.";
  return vendor === "*" || /^[A-Za-z0-9\-.]+$/.test(vendor) ? undefined : `Vendor ${vendor} is not valid`;
}

function datesAreDates(statement: RawStatement): boolean {
  const conditions = (statement["Condition"] ?? {}) as Record<string, Record<string, unknown>>;
  return Object.entries(conditions)
    .filter(([operator]) => /^(For\w+:)?Date/.test(operator))
    .flatMap(([, keys]) => Object.values(keys).flatMap(listOf).map(String))
    .every((value) => /^\d+$/.test(value) || !Number.isNaN(Date.parse(value)));
}

/** The values of an element or of its negation. */
export function elements(statement: RawStatement, name: "Action" | "Resource"): string[] {
  const value = statement[name] ?? statement[`Not${name}`];
  return value === undefined ? [] : (listOf(value) as string[]);
}

/** The first complaint about any of the items. */
export function first<Item>(
  items: readonly Item[],
  check: (item: Item) => string | undefined,
): string | undefined {
  for (const item of items) {
    const complaint = check(item);
    if (complaint !== undefined) return complaint;
  }
  return undefined;
}
