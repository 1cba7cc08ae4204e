import type { Event, Resource } from "@aws-sdk/client-cloudtrail";
import type { LoggedEvent } from "../../../kernel/event-log.ts";
import { resourcesOf } from "./resources.ts";

/** What is read of a record that the gateway logged ("CloudTrail record contents"). */
export interface TrailRecord {
  eventID: string;
  eventName: string;
  eventSource: string;
  eventTime: string;
  readOnly: boolean;
  managementEvent: boolean;
  errorCode?: string;
  userIdentity: {
    type: string;
    userName?: string;
    arn?: string;
    principalId?: string;
    accessKeyId?: string;
  };
  requestParameters: Record<string, unknown> | null;
  responseElements: Record<string, unknown> | null;
}

/** A record as LookupEvents answers it. */
export function eventOf({ data: record, time }: LoggedEvent<TrailRecord>): Event {
  const event: Event = {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    EventTime: new Date(Math.floor(time / 1_000) * 1_000),
    EventSource: record.eventSource,
    Resources: shown(record),
    CloudTrailEvent: JSON.stringify(record),
  };
  const username = usernameOf(record);
  if (username !== undefined) event.Username = username;
  const { accessKeyId } = record.userIdentity;
  if (accessKeyId) event.AccessKeyId = accessKeyId;
  return event;
}

/** The user, the role's session, or `root`; services have none. */
export function usernameOf({ userIdentity }: TrailRecord): string | undefined {
  if (userIdentity.type === "Root") return "root";
  if (userIdentity.type === "AssumedRole") return userIdentity.arn?.split("/").at(-1);
  return userIdentity.userName;
}

/** A call that failed touched nothing that could be named, but its request still says what it was about. */
function shown(record: TrailRecord): Resource[] {
  return resourcesOf(record).map(([ResourceType, ResourceName]) => ({ ResourceType, ResourceName }));
}
