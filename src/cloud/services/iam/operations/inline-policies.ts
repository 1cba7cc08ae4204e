import { limitExceeded, malformedPolicy, noSuchEntity } from "../errors.ts";
import { checkIdentityPolicy } from "../policy/check-identity.ts";
import type { IdentityRecord } from "../state.ts";
import { sizeOf } from "./documents.ts";

/** What the inline policies of an entity may have together, in characters (IAM User Guide, "IAM and AWS STS quotas"). */
const SIZES = { role: 10_240, user: 2_048, group: 5_120 };

export type IdentityKind = keyof typeof SIZES;

/** @throws AwsError `MalformedPolicyDocument`, `LimitExceeded`. */
export function withInline<Record extends IdentityRecord>(
  kind: IdentityKind,
  record: Record,
  name: string,
  document: string,
): Record {
  const complaint = checkIdentityPolicy(document);
  if (complaint !== undefined) throw malformedPolicy(complaint);
  const inline = { ...record.inline, [name]: document };
  if (sizeOf(...Object.values(inline)) > SIZES[kind]) {
    throw limitExceeded(`Maximum policy size of ${SIZES[kind]} bytes exceeded for ${kind} ${record.name}`);
  }
  return { ...record, inline };
}

/** @throws AwsError `NoSuchEntity`. */
export function inlineDocument(kind: IdentityKind, record: IdentityRecord, name = ""): string {
  const document = Object.hasOwn(record.inline, name) ? record.inline[name] : undefined;
  if (document === undefined) throw noSuchEntity(`The ${kind} policy with name ${name} cannot be found.`);
  return document;
}

/** @throws AwsError `NoSuchEntity`. */
export function withoutInline<Record extends IdentityRecord>(
  kind: IdentityKind,
  record: Record,
  name = "",
): Record {
  inlineDocument(kind, record, name);
  const { [name]: _, ...inline } = record.inline;
  return { ...record, inline };
}
