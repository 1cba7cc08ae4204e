import type { AttachedPolicy } from "@aws-sdk/client-iam";
import type { Call } from "../../../service.ts";
import { findAttachable } from "../entities.ts";
import { limitExceeded, noSuchEntity } from "../errors.ts";
import { page } from "../paging.ts";
import type { IdentityRecord } from "../state.ts";
import type { IdentityKind } from "./inline-policies.ts";

const MOST = 10;
const QUOTA = { role: "PoliciesPerRole", user: "PoliciesPerUser", group: "PoliciesPerGroup" };

/** Attaching what is attached changes nothing. @throws AwsError `NoSuchEntity`, `LimitExceeded`. */
export function withAttached<Record extends IdentityRecord>(
  call: Call,
  kind: IdentityKind,
  record: Record,
  arn: string | undefined,
): Record {
  const policy = findAttachable(call, arn);
  if (record.attached.includes(policy.arn)) return record;
  if (record.attached.length >= MOST) throw limitExceeded(`Cannot exceed quota for ${QUOTA[kind]}: ${MOST}`);
  return { ...record, attached: [...record.attached, policy.arn] };
}

/** @throws AwsError `NoSuchEntity`. */
export function withoutAttached<Record extends IdentityRecord>(record: Record, arn = ""): Record {
  if (!record.attached.includes(arn)) throw noSuchEntity(`Policy ${arn} was not found.`);
  return { ...record, attached: record.attached.filter((attached) => attached !== arn) };
}

/** One page of an entity's managed policies. */
export function listAttached(
  record: IdentityRecord,
  input: { PathPrefix?: string | undefined; Marker?: string | undefined; MaxItems?: number | undefined },
): { AttachedPolicies: AttachedPolicy[]; IsTruncated: boolean; Marker?: string } {
  const under = record.attached.filter((arn) => pathOf(arn).startsWith(input.PathPrefix ?? "/"));
  const { items, ...rest } = page(under, input);
  return {
    AttachedPolicies: items.map((arn) => ({ PolicyName: arn.split("/").at(-1), PolicyArn: arn })),
    ...rest,
  };
}

function pathOf(arn: string): string {
  return /:policy(\/(?:.*\/)?)/.exec(arn)?.[1] ?? "/";
}
