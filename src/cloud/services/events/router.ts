import type { Host, Place } from "../../host.ts";
import { queueDelivery, type Delivery } from "./delivery.ts";
import type { EventEnvelope } from "./envelope.ts";
import { checkPattern } from "./event-pattern.ts";
import { inputFor } from "./input.ts";
import { logEvent } from "./log.ts";
import { isEnabled, rulesOn, type Rule } from "./rule-store.ts";

/**
 * Takes an event in: writes down that it came, which rules match it, and what is to be delivered. Call it in a
 * transaction with whatever says that the event was taken; then start what it answers with `startDelivery`.
 */
export function receive(host: Host, place: Place, bus: string, event: EventEnvelope): Delivery[] {
  logEvent(host, place, "EventReceived", { bus, event });
  return rulesOn(host, place, bus)
    .filter((rule) => isEnabled(rule) && rule.eventPattern && checkPattern(rule.eventPattern)(event))
    .flatMap((rule) => matched(host, rule, event));
}

/** Writes down that a rule applies to an event and what its targets are to get. */
export function matched(host: Host, rule: Rule, event: EventEnvelope): Delivery[] {
  logEvent(host, rule, "RuleMatched", {
    rule: rule.arn,
    eventId: event.id,
    detailType: event["detail-type"],
    source: event.source,
    targets: rule.targets.map(({ Id, Arn }) => ({ id: Id, arn: Arn })),
  });
  return rule.targets.map((target) =>
    queueDelivery(host, {
      id: host.ids.uuid(),
      account: rule.account,
      region: rule.region,
      rule: { name: rule.name, arn: rule.arn },
      target,
      eventId: event.id,
      input: inputFor(target, event, rule, host.clock.now()),
      attempts: 0,
    }),
  );
}
