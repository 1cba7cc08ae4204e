import type * as sdk from "@aws-sdk/client-sns";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call, OperationsOf } from "../../service.ts";
import { parseFilterPolicy } from "./filter-policy.ts";
import { deliverMail } from "./inbox.ts";
import { confirmationMail, unsubscribedMail } from "./mail.ts";
import { page } from "./paging.ts";
import {
  findSubscription,
  liveSubscriptions,
  saveSubscription,
  subscriptionsOf,
  subscriptionsTo,
  type DeliveryProtocol,
  type Subscription,
} from "./subscription-store.ts";
import { applySubscriptionAttribute } from "./subscription-attributes.ts";
import {
  invalidParameter,
  notImplemented,
  placeOfArn,
  topicFor,
  topicsOf,
  type Topic,
} from "./topic-store.ts";

type Operations = OperationsOf<typeof sdk>;

const PROTOCOLS = new Set([
  "http",
  "https",
  "email",
  "email-json",
  "sms",
  "sqs",
  "application",
  "lambda",
  "firehose",
]);
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;]+$/;

/** Mails a confirmation; the subscription waits for it. Asked for again, it is mailed again. */
export const Subscribe: Operations["Subscribe"] = (input, call) => {
  const topic = topicFor(input.TopicArn, "Subscribe", call);
  const protocol = deliveryProtocol(input.Protocol);
  const endpoint = input.Endpoint ?? "";
  if (!ADDRESS.test(endpoint)) throw invalidParameter("Email address");
  const wanted: Subscription = {
    arn: `${topic.arn}:${call.host.ids.uuid()}`,
    topicArn: topic.arn,
    owner: call.account,
    principal: call.caller.arn,
    protocol,
    endpoint,
    state: "pending",
    token: "",
    tokenTime: 0,
    confirmationWasAuthenticated: false,
    authenticateOnUnsubscribe: false,
  };
  for (const [name, value] of Object.entries(input.Attributes ?? {})) {
    applySubscriptionAttribute(wanted, name, value, "Subscribe");
  }
  const existing = subscriptionsTo(call.host, topic.arn).find(
    (other) => other.protocol === protocol && other.endpoint === endpoint,
  );
  if (existing?.state === "confirmed") {
    if (input.Attributes && !sameFilter(existing, wanted)) {
      throw invalidParameter("Attributes Reason: Subscription already exists with different attributes");
    }
    return { SubscriptionArn: existing.arn };
  }
  const subscription: Subscription = { ...wanted, arn: existing?.arn ?? wanted.arn };
  askForConfirmation(topic, subscription, call);
  return { SubscriptionArn: input.ReturnSubscriptionArn ? subscription.arn : "pending confirmation" };
};

function deliveryProtocol(protocol: string | undefined): DeliveryProtocol {
  if (protocol === "email" || protocol === "email-json") return protocol;
  if (!PROTOCOLS.has(protocol ?? "")) {
    throw invalidParameter(`Amazon SNS does not support this protocol string: ${protocol}`);
  }
  throw notImplemented(`delivery by ${protocol}; email and email-json arrive in the local inbox`);
}

function sameFilter(left: Subscription, right: Subscription): boolean {
  const [a, b] = [left, right].map(
    ({ filterPolicy }) => filterPolicy && parseFilterPolicy(filterPolicy).source,
  );
  return a === b;
}

function askForConfirmation(topic: Topic, subscription: Subscription, call: Call): void {
  const { host } = call;
  renewToken(subscription, call);
  host.store.transaction(() => {
    saveSubscription(host, subscription);
    deliverMail(host, topic.owner, confirmationMail(topic, subscription, call.origin));
  });
}

function renewToken(subscription: Subscription, { host }: Call): void {
  subscription.token = host.ids.hex(256);
  subscription.tokenTime = host.clock.now();
}

/** Signed or not: who has the token has the mail. */
export const ConfirmSubscription: Operations["ConfirmSubscription"] = (input, call) => {
  const place = placeOfArn(input.TopicArn, "TopicArn");
  const topicArn = input.TopicArn ?? "";
  if (!topicsOf(call.host, place).has(topicArn)) {
    throw new AwsError("NotFoundException", "Topic does not exist");
  }
  if (!/^[\da-f]{64,}$/.test(input.Token ?? "")) throw invalidParameter("Token");
  const subscription = subscriptionsTo(call.host, topicArn).find(({ token }) => token === input.Token);
  if (!subscription) throw new AwsError("InvalidParameterException", "Invalid token");
  if (subscription.state !== "confirmed") {
    subscription.state = "confirmed";
    subscription.confirmationWasAuthenticated = isAuthenticated(call);
    subscription.authenticateOnUnsubscribe =
      isAuthenticated(call) && input.AuthenticateOnUnsubscribe === "true";
    saveSubscription(call.host, subscription);
  }
  return { SubscriptionArn: subscription.arn };
};

/** Signed: gone. By the link in a mail: gone, and a mail offers the way back. */
export const Unsubscribe: Operations["Unsubscribe"] = (input, call) => {
  const place = placeOfArn(input.SubscriptionArn, "SubscriptionArn");
  const { host } = call;
  const subscription = findSubscription(host, input.SubscriptionArn ?? "");
  if (!subscription || subscription.state === "deleted") return {};
  if (subscription.state === "pending") {
    throw invalidParameter(
      "SubscriptionArn Reason: Cannot unsubscribe a subscription that is pending confirmation",
    );
  }
  const topic = topicsOf(host, place).get(subscription.topicArn);
  if (isAuthenticated(call)) {
    checkMayUnsubscribe(subscription, call);
    subscriptionsOf(host, place).delete(subscription.arn);
    return {};
  }
  if (subscription.authenticateOnUnsubscribe) throw mayNotUnsubscribe(subscription, call);
  subscription.state = "deleted";
  renewToken(subscription, call);
  host.store.transaction(() => {
    saveSubscription(host, subscription);
    if (topic) deliverMail(host, topic.owner, unsubscribedMail(topic, subscription, call.origin));
  });
  return {};
};

/** Only the subscription's owner and the topic's owner may ("Unsubscribe", API reference). */
function checkMayUnsubscribe(subscription: Subscription, call: Call): void {
  const owners = [subscription.owner, placeOfArn(subscription.topicArn, "TopicArn").account];
  if (!owners.includes(call.account)) throw mayNotUnsubscribe(subscription, call);
}

function mayNotUnsubscribe(subscription: Subscription, call: Call): AwsError {
  return new AwsError(
    "AuthorizationErrorException",
    `User: ${call.caller.arn} is not authorized to perform: SNS:Unsubscribe on resource: ${subscription.arn}`,
  );
}

/** Links in mails are opened without credentials. */
function isAuthenticated({ caller }: Call): boolean {
  return caller.type === "service" || caller.accessKeyId !== "";
}

export const ListSubscriptions: Operations["ListSubscriptions"] = (input, call) => {
  const { items, nextToken } = page(liveSubscriptions(call.host, call), input.NextToken);
  return { Subscriptions: items.map(listed), NextToken: nextToken };
};

export const ListSubscriptionsByTopic: Operations["ListSubscriptionsByTopic"] = (input, call) => {
  const topic = topicFor(input.TopicArn, "ListSubscriptionsByTopic", call);
  const { items, nextToken } = page(subscriptionsTo(call.host, topic.arn), input.NextToken);
  return { Subscriptions: items.map(listed), NextToken: nextToken };
};

const STATE = { pending: "PendingConfirmation", deleted: "Deleted", confirmed: undefined };

function listed(subscription: Subscription): sdk.Subscription {
  return {
    SubscriptionArn: STATE[subscription.state] ?? subscription.arn,
    Owner: subscription.owner,
    Protocol: subscription.protocol,
    Endpoint: subscription.endpoint,
    TopicArn: subscription.topicArn,
  };
}
