import type { StackEvent } from "@aws-sdk/client-cloudformation";
import type { Acting, Host, Place } from "../../../host.ts";
import { notify } from "./notifications.ts";
import type { StackRecord } from "./state.ts";

type NewStackEvent = Omit<StackEvent, "StackId" | "StackName" | "EventId" | "Timestamp">;

/** A stack event as the log holds it: the SDK's, with its time as ISO text. */
type LoggedStackEvent = Omit<StackEvent, "Timestamp"> & { Timestamp: string };

/** The event-log stream of all stacks that ever had this name. */
function stackStream(place: Place, stackName: string): string {
  return `cloudformation/${place.account}/${place.region}/${stackName}`;
}

/**
 * Appends a stack event to the log, and tells EventBridge and the stack's topics.
 * @param acting as whom the topics are told.
 */
export function appendEvent(
  host: Host,
  place: Place,
  stack: StackRecord,
  event: NewStackEvent,
  acting: Acting | undefined,
): void {
  const time = host.clock.now();
  const timestamp = new Date(time).toISOString();
  const isStack = event.PhysicalResourceId === stack.id;
  const data: LoggedStackEvent = {
    StackId: stack.id,
    EventId: isStack
      ? host.ids.uuid()
      : `${event.LogicalResourceId ?? ""}-${event.ResourceStatus ?? ""}-${timestamp}`,
    StackName: stack.name,
    ...event,
    Timestamp: timestamp,
  };
  host.store.events.append({ time, stream: stackStream(place, stack.name), type: "StackEvent", data });
  notify(host, place, stack.notificationArns, acting, data);
  host.emit(place, {
    source: "aws.cloudformation",
    "detail-type": isStack ? "CloudFormation Stack Status Change" : "CloudFormation Resource Status Change",
    resources: [stack.id],
    detail: {
      "stack-id": stack.id,
      ...(isStack
        ? {}
        : {
            "logical-resource-id": event.LogicalResourceId,
            "physical-resource-id": event.PhysicalResourceId,
            "resource-type": event.ResourceType,
          }),
      "status-details": {
        status: event.ResourceStatus,
        "status-reason": event.ResourceStatusReason ?? "",
      },
      ...(event.ClientRequestToken ? { "client-request-token": event.ClientRequestToken } : {}),
    },
  });
}

/** The events of one stack, newest first. */
export function readEvents(host: Host, place: Place, stack: StackRecord): StackEvent[] {
  return host.store.events
    .read<LoggedStackEvent>({ stream: stackStream(place, stack.name), reverse: true })
    .filter(({ data }) => data.StackId === stack.id)
    .map(({ data }) => ({ ...data, Timestamp: new Date(data.Timestamp) }));
}
