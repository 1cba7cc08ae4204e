import { checkStatements, elements, first } from "./check-identity.ts";
import { listOf } from "./document.ts";
import { parseObject, readGrammar, type RawStatement } from "./grammar.ts";

/** What may be allowed in a trust policy (Service Authorization Reference, "AWS Security Token Service"). */
const ACTION =
  /^sts:(\*|AssumeRole\*?|AssumeRoleWithSAML|AssumeRoleWithWebIdentity|TagSession|SetSourceIdentity|SetContext)$/i;
const SERVICE = /^([a-z0-9-]+\.)+(amazonaws\.com(\.cn)?|amazon\.com|aws\.internal)$/;
const IDENTITY =
  /^arn:aws[a-z-]*:(iam|sts)::\d{12}:(root|(user|role|assumed-role|federated-user)\/[^\s*?]+)$/;

/**
 * What is wrong with a role's trust policy.
 * @param exists whether a user or role of that ARN exists, as far as this account knows.
 * @returns the message of AWS's `MalformedPolicyDocument`, or `undefined` when nothing is.
 */
export function checkTrustPolicy(text: string, exists: (arn: string) => boolean): string | undefined {
  const object = parseObject(text);
  if (!object) return "This policy contains invalid Json";
  const missing = firstMissing(object);
  if (missing) return missing;
  const policy = readGrammar(text);
  if (!policy) return "Syntax errors in policy.";
  return (
    checkStatements(policy) ?? first(policy.statements, (statement) => checkStatement(statement, exists))
  );
}

function firstMissing(policy: Record<string, unknown>): string | undefined {
  if (policy["Statement"] === undefined) return "Missing required field Statement";
  return first(listOf(policy["Statement"]), (statement) => {
    const has = (name: string): boolean =>
      typeof statement === "object" && statement !== null && name in statement;
    if (has("Resource") || has("NotResource")) return "Has prohibited field Resource";
    if (!has("Effect")) return "Missing required field Effect";
    if (!has("Principal") && !has("NotPrincipal")) return "Missing required field Principal";
    return has("Action") || has("NotAction") ? undefined : "Missing required field Action";
  });
}

function checkStatement(statement: RawStatement, exists: (arn: string) => boolean): string | undefined {
  if (!elements(statement, "Action").every((action) => ACTION.test(action))) {
    return "AssumeRole policy may only specify STS AssumeRole actions.";
  }
  const principal = statement["Principal"] ?? statement["NotPrincipal"];
  if (principal === "*") return undefined;
  const named = Object.entries(principal as Record<string, unknown>).flatMap(([kind, value]) =>
    (listOf(value) as string[]).map((name) => [kind, name] as const),
  );
  if (named.length === 0) return "Missing required field Principal cannot be empty!";
  const wrong = named.find(([kind, name]) => !isPrincipal(kind, name, exists));
  if (!wrong) return undefined;
  const [kind, name] = wrong;
  return `Invalid principal in policy: "${kind === "Service" ? "SERVICE" : kind}":"${name}"`;
}

function isPrincipal(kind: string, name: string, exists: (arn: string) => boolean): boolean {
  if (kind === "AWS") {
    if (name === "*" || /^\d{12}$/.test(name) || /^A(IDA|ROA)[A-Z0-9]{12,}$/.test(name)) return true;
    return IDENTITY.test(name) && exists(name);
  }
  if (kind === "Service") return SERVICE.test(name);
  return kind === "Federated" || kind === "CanonicalUser";
}
