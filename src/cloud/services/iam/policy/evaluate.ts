import { holds } from "./conditions.ts";
import type { PolicyDocument, Statement } from "./document.ts";
import { namesPrincipal, type Requester } from "./principal.ts";
import { resolve, type RequestContext } from "./variables.ts";
import { fits, fitsAction } from "./wildcard.ts";

/** One question to a set of policies. */
export interface PolicyRequest {
  /** For example `s3:GetObject`. */
  action: string;
  /** An ARN, or `*` for an action on no resource in particular. Absent for trust policies, which have none. */
  resource?: string;
  context: RequestContext;
  /** Who asks, for policies that name principals. */
  requester?: Requester;
}

/** What policies say: a `deny` anywhere wins over any `allow`; silence is `none`. */
export type Verdict = "allow" | "deny" | "none";

/** What a set of policies of one kind says together (IAM User Guide, "Policy evaluation logic"). */
export function evaluate(policies: readonly PolicyDocument[], request: PolicyRequest): Verdict {
  let verdict: Verdict = "none";
  for (const { statements, version } of policies) {
    for (const statement of statements) {
      if (verdict === "allow" && statement.effect === "Allow") continue;
      if (!applies(statement, version, request)) continue;
      if (statement.effect === "Deny") return "deny";
      verdict = "allow";
    }
  }
  return verdict;
}

/** Whether a statement is about this request. */
export function applies(statement: Statement, version: string, request: PolicyRequest): boolean {
  return (
    isAboutAction(statement, request.action) &&
    isAboutResource(statement, version, request) &&
    isAboutPrincipal(statement, request) &&
    statement.conditions.every((condition) => holds(condition, version, request.context))
  );
}

function isAboutAction({ actions, notActions }: Statement, action: string): boolean {
  const name = action.toLowerCase();
  return actions ? fitsAction(actions, name) : !fitsAction(notActions ?? [], name);
}

function isAboutResource(statement: Statement, version: string, request: PolicyRequest): boolean {
  const { resource } = request;
  const written = statement.resources ?? statement.notResources;
  if (written === undefined || resource === undefined) return true;
  const patterns = written.map((text) => resolve(text, version, request.context, true));
  // "Not the resource of a user without a name" says nothing that can be decided.
  if (statement.notResources && patterns.includes(undefined)) return false;
  const named = patterns.some((pattern) => pattern !== undefined && fits(pattern, resource));
  return statement.resources ? named : !named;
}

function isAboutPrincipal({ principals, notPrincipals }: Statement, { requester }: PolicyRequest): boolean {
  if (!requester) return true;
  if (principals) return namesPrincipal(principals, requester);
  return notPrincipals ? !namesPrincipal(notPrincipals, requester) : true;
}
