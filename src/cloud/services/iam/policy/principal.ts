import type { Principals } from "./document.ts";

/** Who a Principal element is compared with. */
export type Requester =
  | { kind: "service"; principal: string }
  | {
      kind: "aws";
      account: string;
      /** Every ARN and unique id that names this one: a role session is named by itself and by its role. */
      names: readonly string[];
    };

/** Whether a Principal element names the requester, its account, or everyone. */
export function namesPrincipal(principals: Principals, requester: Requester): boolean {
  if (requester.kind === "service") {
    return (principals["Service"] ?? []).some((name) => name === requester.principal || name === "*");
  }
  return (principals["AWS"] ?? []).some(
    (name) => name === "*" || requester.names.includes(name) || isAccount(name, requester.account),
  );
}

/**
 * Whether a Principal element names the requester other than by its account: then the account's own
 * policies need not allow it as well (IAM User Guide, "IAM JSON policy elements: Principal").
 */
export function namesDirectly(principals: Principals, requester: Requester): boolean {
  if (requester.kind === "service") return namesPrincipal(principals, requester);
  return (principals["AWS"] ?? []).some((name) => name === "*" || requester.names.includes(name));
}

function isAccount(name: string, account: string): boolean {
  return name === account || name === `arn:aws:iam::${account}:root`;
}
