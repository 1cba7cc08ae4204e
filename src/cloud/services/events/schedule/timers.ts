import type { Timer } from "../../../../kernel/clock.ts";
import type { Collection } from "../../../../kernel/store.ts";
import type { Host } from "../../../host.ts";
import { startDelivery } from "../delivery.ts";
import { envelope } from "../envelope.ts";
import { logEvent } from "../log.ts";
import { matched } from "../router.ts";
import { isEnabled, ruleKey, rulesOf, type Rule } from "../rule-store.ts";
import { parseSchedule } from "./schedule.ts";

/** The timer of each scheduled rule, by ARN: of a cloud, and gone with it. */
const timersOf = new WeakMap<Host, Map<string, Timer>>();

type RuleAddress = Pick<Rule, "account" | "region" | "bus" | "name">;

/** Where the scheduled rules of all accounts and Regions are, by ARN. */
function scheduledRules(host: Host): Collection<RuleAddress> {
  return host.store.collection("events/scheduled-rules");
}

/**
 * Sets the clock for a rule that was put, enabled, disabled or deleted, or that has just been due. Where the
 * clock is moved over several due times, the rule is due once.
 */
export function reschedule(host: Host, rule: Rule): void {
  const timers = timersOf.get(host) ?? new Map<string, Timer>();
  timersOf.set(host, timers);
  timers.get(rule.arn)?.cancel();
  timers.delete(rule.arn);
  if (!rule.scheduleExpression || !isEnabled(rule)) {
    scheduledRules(host).delete(rule.arn);
    return;
  }
  const { account, region, bus, name } = rule;
  scheduledRules(host).put(rule.arn, { account, region, bus, name });
  const now = host.clock.now();
  const due = parseSchedule(rule.scheduleExpression, rule.created)?.after(now);
  if (due === undefined) return;
  timers.set(
    rule.arn,
    host.clock.after(due - now, () => fire(host, rule, due)),
  );
}

/** Goes on with the schedules of a cloud that was stopped. What fell due meanwhile has passed. */
export function resumeSchedules(host: Host): void {
  for (const { key, value: address } of scheduledRules(host).entries()) {
    const rule = rulesOf(host, address).get(ruleKey(address.bus, address.name));
    if (rule) reschedule(host, rule);
    else scheduledRules(host).delete(key);
  }
  host.tasks.signal.addEventListener(
    "abort",
    () => {
      for (const timer of timersOf.get(host)?.values() ?? []) timer.cancel();
      timersOf.delete(host);
    },
    { once: true },
  );
}

function fire(host: Host, { arn, bus, name, account, region }: Rule, due: number): void {
  const place = { account, region };
  host.tasks.run(`EventBridge schedule of ${name}`, async () => {
    const rule = rulesOf(host, place).get(ruleKey(bus, name));
    if (!rule) return;
    const event = envelope(place, host.ids.uuid(), due, {
      source: "aws.events",
      "detail-type": "Scheduled Event",
      resources: [arn],
      detail: {},
    });
    const deliveries = host.store.transaction(() => {
      logEvent(host, place, "EventReceived", { bus, event });
      return matched(host, rule, event);
    });
    for (const delivery of deliveries) startDelivery(host, delivery);
    reschedule(host, rule);
  });
}
