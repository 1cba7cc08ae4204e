import { parsePolicy, type PolicyDocument } from "./document.ts";
import { applies, evaluate, type PolicyRequest } from "./evaluate.ts";
import { namesDirectly, type Requester } from "./principal.ts";

/** How far a role trusts whoever asks to assume it. */
export type Trust =
  /** No statement allows it. */
  | "none"
  /** A statement denies it. */
  | "denied"
  /** The account is trusted: its own policies have to allow it too. */
  | "account"
  /** The requester is named: nothing more is needed inside the role's account. */
  | "direct";

/**
 * What a role's trust policy says of a request to assume it (IAM User Guide, "Roles terms and concepts").
 * @param text the trust policy, JSON.
 */
export function trustOf(text: string, request: PolicyRequest & { requester: Requester }): Trust {
  const document = parsePolicy(text);
  const verdict = evaluate([document], request);
  if (verdict !== "allow") return verdict === "deny" ? "denied" : "none";
  return grantsDirectly(document, request) ? "direct" : "account";
}

function grantsDirectly(
  document: PolicyDocument,
  request: PolicyRequest & { requester: Requester },
): boolean {
  return document.statements.some(
    (statement) =>
      statement.effect === "Allow" &&
      applies(statement, document.version, request) &&
      namesDirectly(statement.principals ?? {}, request.requester),
  );
}
