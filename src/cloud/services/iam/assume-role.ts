import { AwsError } from "../../../kernel/errors.ts";
import type { Host } from "../../host.ts";
import type { Permission } from "../../service.ts";
import type { Caller } from "../../wire/caller.ts";
import { decide } from "./policy/decide.ts";
import { trustOf } from "./policy/trust.ts";
import type { RequestContext } from "./policy/variables.ts";
import { identityOf, policySetOf } from "./principal-policies.ts";
import { assumeRefusal } from "./refusal.ts";
import { requesterOf } from "./requester.ts";
import { keyOf, rolesOf, type RoleRecord } from "./state.ts";

/**
 * Whether a caller may assume a role: the role trusts it and, unless the role of its own account names
 * it directly, its own policies allow it (AWS STS API Reference, "AssumeRole").
 *
 * @throws AwsError `AccessDenied`: STS does not tell a role that is not there from one that refuses.
 */
export function checkAssumeRole(
  host: Host,
  caller: Caller,
  permission: Permission,
  context: RequestContext,
): void {
  if (caller.type === "root") {
    throw new AwsError("AccessDenied", "Roles may not be assumed by root accounts.");
  }
  const refused = assumeRefusal(caller, permission.resource);
  const role = roleByArn(host, permission.resource);
  if (!role) throw refused;
  const { action } = permission;
  const trust = trustOf(role.trustPolicy, { action, context, requester: requesterOf(caller) });
  if (trust === "none" || trust === "denied") throw refused;
  if (caller.type === "service") return;
  const policies = policySetOf(host, caller.account, identityOf(host, caller));
  const { allowed } = decide(
    caller.type === "role" ? { ...policies, session: caller.sessionPolicy } : policies,
    { action, resource: role.arn, context },
    trust === "direct" && role.arn.split(":")[4] === caller.account,
  );
  if (!allowed) throw refused;
}

function roleByArn(host: Host, arn: string): RoleRecord | undefined {
  const [, account = "", name = ""] = /^arn:aws:iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  const role = rolesOf(host, account).get(keyOf(name));
  return role?.arn === arn ? role : undefined;
}
