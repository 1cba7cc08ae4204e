import type { Caller } from "../../wire/caller.ts";
import type { Requester } from "./policy/principal.ts";

/** A caller as the Principal element of a policy names it. */
export function requesterOf(caller: Caller): Requester {
  if (caller.type === "service") return { kind: "service", principal: caller.principal };
  const names = [caller.arn, caller.userId];
  if (caller.type === "role") names.push(caller.roleArn, caller.userId.split(":")[0] ?? "");
  return { kind: "aws", account: caller.account, names };
}
