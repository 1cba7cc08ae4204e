import type { Collection } from "../../../kernel/store.ts";
import type { Host, Place } from "../../host.ts";
import { placeOfArn } from "./topic-store.ts";

export type DeliveryProtocol = "email" | "email-json";

export interface Subscription {
  arn: string;
  topicArn: string;
  owner: string;
  /** Who called Subscribe. */
  principal: string;
  protocol: DeliveryProtocol;
  endpoint: string;
  state: "pending" | "confirmed" | "deleted";
  /** What ConfirmSubscription must bring, and when it was sent (milliseconds). */
  token: string;
  tokenTime: number;
  confirmationWasAuthenticated: boolean;
  authenticateOnUnsubscribe: boolean;
  /** JSON; absent: every message. */
  filterPolicy?: string;
}

/** "Confirmation tokens are valid for two days" (Subscribe, API reference); what nobody confirmed goes with them. */
const TOKEN_LIFE = 48 * 3_600_000;

export function subscriptionsOf(host: Host, place: Place): Collection<Subscription> {
  return host.records("sns", place, "subscriptions");
}

/** Every subscription at a place whose time is not over. */
export function liveSubscriptions(host: Host, place: Place): Subscription[] {
  return subscriptionsOf(host, place)
    .values()
    .filter((subscription) => isLive(subscription, host));
}

export function subscriptionsTo(host: Host, topicArn: string): Subscription[] {
  return subscriptionsOf(host, placeOfArn(topicArn, "TopicArn"))
    .values({ prefix: `${topicArn}:` })
    .filter((subscription) => isLive(subscription, host));
}

export function findSubscription(host: Host, arn: string): Subscription | undefined {
  const subscription = subscriptionsOf(host, placeOfArn(arn, "SubscriptionArn")).get(arn);
  return subscription && isLive(subscription, host) ? subscription : undefined;
}

export function saveSubscription(host: Host, subscription: Subscription): void {
  subscriptionsOf(host, placeOfArn(subscription.topicArn, "TopicArn")).put(subscription.arn, subscription);
}

function isLive(subscription: Subscription, host: Host): boolean {
  return subscription.state === "confirmed" || host.clock.now() - subscription.tokenTime < TOKEN_LIFE;
}
