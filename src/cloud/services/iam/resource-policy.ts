import type { Permission } from "../../service.ts";
import type { Caller } from "../../wire/caller.ts";
import { trustOf } from "./policy/trust.ts";
import type { RequestContext } from "./policy/variables.ts";
import { refusal } from "./refusal.ts";
import { requesterOf } from "./requester.ts";

/**
 * What a resource's own policy says of a call (IAM User Guide, "Policy evaluation logic": within one account either
 * kind of policy may allow it, across accounts both have to).
 *
 * @returns whether it allows the call so that the caller's own policies need not.
 * @throws AwsError `AccessDenied` where it denies the call, or does not let another account in.
 */
export function checkResourcePolicy(
  caller: Caller,
  permission: Permission,
  context: RequestContext,
): boolean {
  const { resourcePolicy, action, resource } = permission;
  if (!resourcePolicy || caller.type === "service") return false;
  const trust = trustOf(resourcePolicy.text, { action, resource, context, requester: requesterOf(caller) });
  const owns = caller.account === resourcePolicy.owner;
  if (trust === "denied" && !(owns && caller.type === "root" && isAboutPolicy(action))) {
    throw refusal(caller, permission, { allowed: false, explicit: true, by: "resource" });
  }
  if (!owns && trust === "none") {
    throw refusal(caller, permission, { allowed: false, explicit: false, by: "resource" });
  }
  return owns && trust === "direct";
}

/** The owner's root can always mend a policy that locked everybody out. */
function isAboutPolicy(action: string): boolean {
  return /^s3:(?:Get|Put|Delete)BucketPolicy$/.test(action);
}
