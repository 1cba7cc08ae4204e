import { parsePolicy } from "./document.ts";
import { evaluate, type PolicyRequest } from "./evaluate.ts";

/** The policies that bound what a user or role may do, as JSON. */
export interface PolicySet {
  /** Inline and attached, of the identity and of its groups. */
  identity: readonly string[];
  /** The permissions boundary. */
  boundary?: string | undefined;
  /** The policy given when the session was made. */
  session?: string | undefined;
}

export type Decision =
  | { allowed: true }
  | {
      allowed: false;
      /** Whether a policy says no, or none says yes. */
      explicit: boolean;
      by: "identity" | "boundary" | "session" | "resource";
    };

/**
 * What the policies of an identity decide: an explicit deny in any of them wins; otherwise each kind
 * that is there has to allow it (IAM User Guide, "Policy evaluation logic").
 *
 * @param granted a resource's own policy already allows it: the identity's policies need not.
 */
export function decide(policies: PolicySet, request: PolicyRequest, granted = false): Decision {
  const kinds = [
    { by: "identity", texts: policies.identity, needed: !granted },
    { by: "boundary", texts: policies.boundary, needed: !granted },
    { by: "session", texts: policies.session, needed: true },
  ] as const;
  const verdicts = kinds.flatMap(({ by, texts, needed }) => {
    if (texts === undefined) return [];
    const documents = (typeof texts === "string" ? [texts] : texts).map(parsePolicy);
    return [{ by, needed, verdict: evaluate(documents, request) }];
  });
  const denial = verdicts.find(({ verdict }) => verdict === "deny");
  if (denial) return { allowed: false, explicit: true, by: denial.by };
  const silence = verdicts.find(({ verdict, needed }) => needed && verdict === "none");
  return silence ? { allowed: false, explicit: false, by: silence.by } : { allowed: true };
}
