import type { Host, Place } from "../../host.ts";

type EventBridgeEvent = "EventReceived" | "RuleMatched" | "TargetInvoked" | "TargetFailed";

/** Writes down what EventBridge did, in the stream `eventbridge/ACCOUNT/REGION`: hints cite it. */
export function logEvent(
  host: Host,
  { account, region }: Place,
  type: EventBridgeEvent,
  data: Record<string, unknown>,
): void {
  host.store.events.append({
    time: host.clock.now(),
    stream: `eventbridge/${account}/${region}`,
    type,
    data,
  });
}
