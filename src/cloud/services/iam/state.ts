import type { Collection } from "../../../kernel/store.ts";
import type { Host, Place } from "../../host.ts";

/** What roles, users and groups have in common; groups have neither tags nor a boundary. */
export interface IdentityRecord {
  name: string;
  /** Unique id: `AROA...`, `AIDA...`. */
  id: string;
  arn: string;
  /** Begins and ends with a slash. */
  path: string;
  /** Milliseconds. */
  created: number;
  tags: Record<string, string>;
  /** Inline policies by name, as JSON. */
  inline: Record<string, string>;
  /** ARNs of managed policies. */
  attached: string[];
  /** ARN of the permissions boundary. */
  boundary?: string;
}

export interface RoleRecord extends IdentityRecord {
  /** JSON. */
  trustPolicy: string;
  description?: string;
  /** Seconds. */
  maxSessionDuration: number;
}

export interface UserRecord extends IdentityRecord {
  accessKeyIds: string[];
  /** Names of the groups that the user is in. */
  groups: string[];
}

export interface PolicyVersionRecord {
  /** `v1`, `v2`, ... */
  id: string;
  /** JSON. */
  document: string;
  created: number;
}

export interface PolicyRecord {
  name: string;
  /** `ANPA...`; unknown for policies of AWS. */
  id?: string;
  arn: string;
  path: string;
  description?: string;
  created: number;
  updated: number;
  versions: PolicyVersionRecord[];
  defaultVersion: string;
  /** The number that the next version gets: numbers are never used again. */
  nextVersion: number;
  tags: Record<string, string>;
}

/** A long-term key of a user. A deleted one stays, so that it is refused and not taken for a stranger's. */
export interface AccessKeyRecord {
  accessKeyId: string;
  secretAccessKey: string;
  account: string;
  userName: string;
  status: "Active" | "Inactive" | "Deleted";
  created: number;
}

export interface InstanceProfileRecord {
  name: string;
  /** `AIPA...` */
  id: string;
  arn: string;
  path: string;
  created: number;
  tags: Record<string, string>;
  roleName?: string;
}

/** IAM has no Region. */
function globalPlace(account: string): Place {
  return { account, region: "aws-global" };
}

/** Records by name in lower case: IAM's names differ by more than case. */
export function keyOf(name: string): string {
  return name.toLowerCase();
}

export function rolesOf(host: Host, account: string): Collection<RoleRecord> {
  return host.records("iam", globalPlace(account), "roles");
}

export function usersOf(host: Host, account: string): Collection<UserRecord> {
  return host.records("iam", globalPlace(account), "users");
}

export function groupsOf(host: Host, account: string): Collection<IdentityRecord> {
  return host.records("iam", globalPlace(account), "groups");
}

/** Customer managed policies, by ARN. */
export function policiesOf(host: Host, account: string): Collection<PolicyRecord> {
  return host.records("iam", globalPlace(account), "policies");
}

export function instanceProfilesOf(host: Host, account: string): Collection<InstanceProfileRecord> {
  return host.records("iam", globalPlace(account), "instance-profiles");
}

export function aliasesOf(host: Host, account: string): Collection<{ alias: string }> {
  return host.records("iam", globalPlace(account), "aliases");
}

/** Keys of every account: a request brings the key alone, and the key says whose it is. */
export function accessKeysOf(host: Host): Collection<AccessKeyRecord> {
  return host.records("iam", globalPlace("aws"), "access-keys");
}
