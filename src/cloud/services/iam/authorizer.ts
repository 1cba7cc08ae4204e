import type { Host } from "../../host.ts";
import type { Permission } from "../../service.ts";
import type { Caller } from "../../wire/caller.ts";
import type { Authorizer } from "../../wire/identity.ts";
import { checkAssumeRole } from "./assume-role.ts";
import { decide } from "./policy/decide.ts";
import { contextOf, type RequestContext } from "./policy/variables.ts";
import { identityOf, policySetOf } from "./principal-policies.ts";
import { checkResourcePolicy } from "./resource-policy.ts";
import { refusal } from "./refusal.ts";
import type { IdentityRecord } from "./state.ts";

/**
 * Decides by the policies of users and roles, by the policy of the resource where it has one, and for
 * `sts:AssumeRole` by the role's trust policy. The account's root and AWS services have no policies of their own.
 *
 * It reads IAM's records rather than asking its API: it runs on every call, and AWS's own checks leave
 * no trace in CloudTrail.
 */
export function createAuthorizer(host: Host): Authorizer {
  return {
    check(caller, permission, global) {
      if (permission.action === "sts:AssumeRole") {
        checkAssumeRole(host, caller, permission, requestContext(caller, undefined, permission, global));
        return;
      }
      if (caller.type === "service") return;
      const record = caller.type === "root" ? undefined : identityOf(host, caller);
      const context = requestContext(caller, record, permission, global);
      const granted = checkResourcePolicy(caller, permission, context);
      if (caller.type === "root") return;
      const policies = policySetOf(host, caller.account, record);
      const decision = decide(
        caller.type === "role" ? { ...policies, session: caller.sessionPolicy } : policies,
        {
          action: permission.action,
          resource: permission.resource,
          context,
        },
        granted,
      );
      if (!decision.allowed) throw refusal(caller, permission, decision);
    },
  };
}

/** The condition keys of a request: what the gateway knows, what the principal is, what the operation adds. */
function requestContext(
  caller: Caller,
  record: IdentityRecord | undefined,
  permission: Permission,
  global: Record<string, string>,
): RequestContext {
  return contextOf(global, principalKeys(caller, record), permission.context);
}

function principalKeys(caller: Caller, record: IdentityRecord | undefined): Record<string, string> {
  if (caller.type === "service") {
    return {
      "aws:PrincipalIsAWSService": "true",
      "aws:PrincipalServiceName": caller.principal,
      "aws:SourceAccount": caller.account,
    };
  }
  const kinds = { root: "Account", user: "User", role: "AssumedRole" };
  const tags = Object.entries(record?.tags ?? {}).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]);
  return {
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalType": kinds[caller.type],
    ...Object.fromEntries(tags),
  };
}
