import type { Target } from "@aws-sdk/client-eventbridge";
import { codeOf, messageOf } from "../../../kernel/errors.ts";
import { workDuration } from "../../../kernel/pace.ts";
import type { Collection } from "../../../kernel/store.ts";
import type { Host } from "../../host.ts";
import type { RuleNames } from "./input.ts";
import { logEvent } from "./log.ts";
import { targetKindOf } from "./targets/index.ts";

/** One event on its way to one target of one rule. Kept until it has arrived or failed for good. */
export interface Delivery {
  id: string;
  account: string;
  region: string;
  rule: RuleNames;
  /** As it was when the event came. */
  target: Target;
  eventId: string;
  input: string;
  attempts: number;
}

/** AWS tries 185 times in 24 hours; what does not work here by then is not a passing trouble. */
const MOST_ATTEMPTS = 4;
/** Milliseconds before the first repetition; doubled for each further one. */
const FIRST_WAIT = 1_000;

function deliveriesOf(host: Host): Collection<Delivery> {
  return host.store.collection("events/deliveries");
}

/** Keeps a delivery, so that a killed process goes on with it. */
export function queueDelivery(host: Host, delivery: Delivery): Delivery {
  deliveriesOf(host).put(delivery.id, delivery);
  return delivery;
}

/** Goes on with what a killed process left. */
export function resumeDeliveries(host: Host): void {
  for (const delivery of deliveriesOf(host).values()) startDelivery(host, delivery);
}

export function startDelivery(host: Host, delivery: Delivery): void {
  host.tasks.run(`EventBridge delivery of ${delivery.rule.name}`, async (signal) => {
    for (let { attempts } = delivery; ;) {
      attempts++;
      const outcome = await attempt(host, delivery);
      if (signal.aborted) return;
      const { result, error } = outcome;
      const again = error !== undefined && isPassing(error) && attempts < attemptsAllowed(delivery.target);
      host.store.transaction(() => {
        if (again) deliveriesOf(host).put(delivery.id, { ...delivery, attempts });
        else deliveriesOf(host).delete(delivery.id);
        const facts = factsOf(delivery, attempts);
        if (error === undefined) logEvent(host, delivery, "TargetInvoked", { ...facts, result });
        else logEvent(host, delivery, "TargetFailed", { ...facts, ...errorFacts(error), willRetry: again });
      });
      if (!again) return;
      const wait = workDuration(host.pace, FIRST_WAIT * 2 ** (attempts - 1));
      if (wait > 0) await host.clock.sleep(wait, signal);
    }
  });
}

async function attempt(host: Host, delivery: Delivery): Promise<{ result?: unknown; error?: unknown }> {
  try {
    const kind = targetKindOf(delivery.target.Arn ?? "");
    if (!kind) throw new Error(`there is no delivery to ${delivery.target.Arn}`);
    return { result: await kind.invoke(host, delivery) };
  } catch (error) {
    return { error: error ?? new Error("unknown error") };
  }
}

function factsOf({ rule, target, eventId, input }: Delivery, attempts: number): Record<string, unknown> {
  return {
    rule: rule.arn,
    target: { id: target.Id, arn: target.Arn, roleArn: target.RoleArn },
    eventId,
    attempt: attempts,
    input,
  };
}

function errorFacts(error: unknown): Record<string, unknown> {
  return { errorCode: codeOf(error) ?? "InternalFailure", errorMessage: messageOf(error) };
}

/** Throttling and server errors may pass; access denied, or a pipeline that is gone, will not. */
function isPassing(error: unknown): boolean {
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode ?? 0;
  return (status >= 500 && status !== 501) || status === 429 || /Throttl/.test(codeOf(error) ?? "");
}

function attemptsAllowed({ RetryPolicy }: Target): number {
  return Math.min(MOST_ATTEMPTS, (RetryPolicy?.MaximumRetryAttempts ?? MOST_ATTEMPTS) + 1);
}
