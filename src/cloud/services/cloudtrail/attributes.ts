import type { LookupAttribute, LookupAttributeKey } from "@aws-sdk/client-cloudtrail";
import { AwsError } from "../../../kernel/errors.ts";
import { usernameOf, type TrailRecord } from "./record.ts";
import { resourcesOf } from "./resources.ts";

/** What each attribute looks at (CloudTrail API Reference, "LookupAttribute"). */
const VALUES: Record<LookupAttributeKey, (record: TrailRecord) => (string | undefined)[]> = {
  EventId: ({ eventID }) => [eventID],
  EventName: ({ eventName }) => [eventName],
  ReadOnly: ({ readOnly }) => [String(readOnly)],
  Username: (record) => [usernameOf(record)],
  ResourceType: (record) => resourcesOf(record).map(([type]) => type),
  ResourceName: (record) => resourcesOf(record).map(([, name]) => name),
  EventSource: ({ eventSource }) => [eventSource],
  AccessKeyId: ({ userIdentity }) => [userIdentity.accessKeyId],
};

/** @throws AwsError `InvalidLookupAttributesException`: one attribute at most, and one that there is. */
export function attributeFilter(attributes: readonly LookupAttribute[]): (record: TrailRecord) => boolean {
  if (attributes.length > 1) {
    throw new AwsError("InvalidLookupAttributesException", "You can specify only one lookup attribute.");
  }
  const [attribute] = attributes;
  if (!attribute) return () => true;
  const { AttributeKey: key, AttributeValue: value } = attribute;
  const values = key !== undefined && Object.hasOwn(VALUES, key) ? VALUES[key] : undefined;
  if (!values || value === undefined || value === "") {
    throw new AwsError("InvalidLookupAttributesException", `The lookup attribute ${key ?? ""} is not valid.`);
  }
  return (record) => values(record).includes(value);
}
