import type * as sdk from "@aws-sdk/client-sns";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call, OperationsOf } from "../../service.ts";
import { parseFilterPolicy } from "./filter-policy.ts";
import { findSubscription, saveSubscription, type Subscription } from "./subscription-store.ts";
import { invalidParameter, notImplemented, placeOfArn } from "./topic-store.ts";

type Operations = OperationsOf<typeof sdk>;

/**
 * Sets one attribute of a subscription in memory.
 * @throws AwsError InvalidParameter; NotImplemented (501) for what pipelab has no effect for.
 */
export function applySubscriptionAttribute(
  subscription: Subscription,
  name: string,
  value: string,
  operation: "Subscribe" | "SetSubscriptionAttributes",
): void {
  switch (name) {
    case "FilterPolicy":
      subscription.filterPolicy = value === "" ? undefined : parseFilterPolicy(value).source;
      return;
    case "FilterPolicyScope":
      if (value === "MessageAttributes") return;
      if (value === "MessageBody") throw notImplemented("filter policies on the message body");
      throw invalidParameter(
        `FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
      );
    case "RawMessageDelivery":
      if (value === "false") return;
      throw invalidParameter(
        `Attributes Reason: Delivery protocol [${subscription.protocol}] does not support raw message delivery.`,
      );
    case "DeliveryPolicy":
    case "RedrivePolicy":
    case "SubscriptionRoleArn":
    case "ReplayPolicy":
      if (value === "") return;
      throw notImplemented(`the subscription attribute ${name}`);
    default:
      throw invalidParameter(
        operation === "Subscribe" ? `Attributes Reason: Unknown attribute: ${name}` : "AttributeName",
      );
  }
}

export const SetSubscriptionAttributes: Operations["SetSubscriptionAttributes"] = (input, call) => {
  const subscription = ownSubscription(input.SubscriptionArn, call);
  const { AttributeName = "", AttributeValue = "" } = input;
  applySubscriptionAttribute(subscription, AttributeName, AttributeValue, "SetSubscriptionAttributes");
  saveSubscription(call.host, subscription);
  return {};
};

export const GetSubscriptionAttributes: Operations["GetSubscriptionAttributes"] = (input, call) => {
  const subscription = ownSubscription(input.SubscriptionArn, call);
  return {
    Attributes: {
      SubscriptionArn: subscription.arn,
      TopicArn: subscription.topicArn,
      Owner: subscription.owner,
      Protocol: subscription.protocol,
      Endpoint: subscription.endpoint,
      RawMessageDelivery: "false",
      PendingConfirmation: String(subscription.state !== "confirmed"),
      ConfirmationWasAuthenticated: String(subscription.confirmationWasAuthenticated),
      SubscriptionPrincipal: subscription.principal,
      ...(subscription.filterPolicy
        ? { FilterPolicy: subscription.filterPolicy, FilterPolicyScope: "MessageAttributes" }
        : {}),
    },
  };
};

function ownSubscription(arn: string | undefined, call: Call): Subscription {
  const place = placeOfArn(arn, "SubscriptionArn");
  if (place.region !== call.region) throw invalidParameter("SubscriptionArn");
  const subscription = findSubscription(call.host, arn ?? "");
  if (!subscription || ![subscription.owner, place.account].includes(call.account)) {
    throw new AwsError("NotFoundException", "Subscription does not exist");
  }
  return subscription;
}
