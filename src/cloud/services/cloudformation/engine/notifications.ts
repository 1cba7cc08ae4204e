import type { StackEvent } from "@aws-sdk/client-cloudformation";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { clientOf } from "../../../../kernel/target.ts";
import type { Acting, Host, Place } from "../../../host.ts";

/** The members of a notification, in AWS's order. */
const MEMBERS = [
  "EventId",
  "LogicalResourceId",
  "PhysicalResourceId",
  "ResourceProperties",
  "ResourceStatus",
  "ResourceStatusReason",
  "ResourceType",
  "StackName",
  "ClientRequestToken",
] as const;

/** Notifications of a stack leave one after the other. */
const last = new WeakMap<Host, Map<string, Promise<void>>>();

/** Publishes a stack event to the stack's topics, as whoever began the operation, in the background. */
export function notify(
  host: Host,
  place: Place,
  topics: string[],
  acting: Acting | undefined,
  event: Omit<StackEvent, "Timestamp"> & { Timestamp: string },
): void {
  if (topics.length === 0 || !acting) return;
  const queue = last.get(host) ?? new Map<string, Promise<void>>();
  last.set(host, queue);
  const before = queue.get(event.StackId ?? "") ?? Promise.resolve();
  host.tasks.run(`cloudformation notification ${event.StackId ?? ""}`, () => {
    const sent = publish(host, place, topics, acting, messageFor(place, event), before);
    queue.set(
      event.StackId ?? "",
      sent.catch(() => undefined),
    );
    return sent;
  });
}

async function publish(
  host: Host,
  place: Place,
  topics: string[],
  acting: Acting,
  Message: string,
  before: Promise<void>,
): Promise<void> {
  await before;
  const sns = clientOf(SNSClient, host.target(place, acting));
  for (const TopicArn of topics) {
    await sns.send(new PublishCommand({ TopicArn, Subject: "AWS CloudFormation Notification", Message }));
  }
}

/** One `Name='value'` a line (User Guide, "Monitor stack progress", notifications). */
function messageFor(place: Place, event: Omit<StackEvent, "Timestamp"> & { Timestamp: string }): string {
  const values: Record<string, string | undefined> = {
    StackId: event.StackId,
    Timestamp: event.Timestamp,
    ...Object.fromEntries(MEMBERS.map((name) => [name, event[name]])),
    Namespace: place.account,
  };
  return Object.entries(values)
    .map(([name, value]) => `${name}='${value ?? ""}'\n`)
    .join("");
}
