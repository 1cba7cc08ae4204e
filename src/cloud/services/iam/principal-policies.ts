import type { Host } from "../../host.ts";
import type { RoleCaller, UserCaller } from "../../wire/caller.ts";
import { policyDocument } from "./entities.ts";
import type { PolicySet } from "./policy/decide.ts";
import { groupsOf, keyOf, rolesOf, usersOf, type IdentityRecord, type UserRecord } from "./state.ts";

/** A policy that allows nothing, for a boundary or an identity that is no more. */
const NOTHING = '{"Version":"2012-10-17","Statement":[]}';

/** The record behind a caller; `undefined` once it was deleted, even if another has its name by now. */
export function identityOf(host: Host, caller: UserCaller | RoleCaller): IdentityRecord | undefined {
  const record =
    caller.type === "user"
      ? usersOf(host, caller.account).get(keyOf(caller.userName))
      : rolesOf(host, caller.account).get(keyOf(caller.roleName));
  return record && record.id === caller.userId.split(":")[0] ? record : undefined;
}

/** The policies in force for a user or role. */
export function policySetOf(host: Host, account: string, record: IdentityRecord | undefined): PolicySet {
  if (!record) return { identity: [] };
  const documentOf = (arn: string): string | undefined => policyDocument({ host, account }, arn);
  const holders = [record, ...groupsWith(host, account, record)];
  return {
    identity: holders.flatMap(({ inline, attached }) => [
      ...Object.values(inline),
      ...attached.flatMap((arn) => documentOf(arn) ?? []),
    ]),
    boundary: record.boundary === undefined ? undefined : (documentOf(record.boundary) ?? NOTHING),
  };
}

/** The groups that a user is in; none for a role. */
function groupsWith(host: Host, account: string, record: IdentityRecord): IdentityRecord[] {
  const names = "groups" in record ? (record as UserRecord).groups : [];
  return names.flatMap((name) => groupsOf(host, account).get(keyOf(name)) ?? []);
}
