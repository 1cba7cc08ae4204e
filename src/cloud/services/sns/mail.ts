import type { Mail } from "./inbox.ts";
import type { Subscription } from "./subscription-store.ts";
import type { Topic } from "./topic-store.ts";

type Letter = Omit<Mail, "id" | "time">;

/** A published message, as one protocol gets it. */
export interface Notification {
  messageId: string;
  subject: string | undefined;
  message: string;
  /** Milliseconds. */
  time: number;
  attributes: Record<string, { Type: string; Value: string }>;
}

/** The mail that asks for a confirmation; who opens its link has subscribed. */
export function confirmationMail(topic: Topic, subscription: Subscription, origin: string): Letter {
  const link = confirmLink(subscription, origin);
  return letter(topic, subscription, "AWS Notification - Subscription Confirmation", {
    text: [
      `A subscription of this address to the topic ${topic.arn} was asked for.`,
      "",
      "Confirm subscription:",
      link,
      "",
      "Not you? Then do nothing: without confirmation no messages are sent.",
    ],
    json: { Type: "SubscriptionConfirmation", Token: subscription.token, SubscribeURL: link },
  });
}

/** The mail after someone unsubscribed by link: the owner of the address can go back. */
export function unsubscribedMail(topic: Topic, subscription: Subscription, origin: string): Letter {
  const link = confirmLink(subscription, origin);
  return letter(topic, subscription, "AWS Notification - Unsubscribe Confirmation", {
    text: [
      `The subscription ${subscription.arn} has ended.`,
      "",
      "Not what you wanted? Subscribe again:",
      link,
    ],
    json: { Type: "UnsubscribeConfirmation", Token: subscription.token, SubscribeURL: link },
  });
}

/** A notification by mail. JSON mails carry no Signature: nobody here holds AWS's key. */
export function notificationMail(
  topic: Topic,
  subscription: Subscription,
  notification: Notification,
  origin: string,
): Letter {
  const unsubscribe = link(origin, { Action: "Unsubscribe", SubscriptionArn: subscription.arn });
  return letter(topic, subscription, notification.subject ?? "AWS Notification Message", {
    text: [notification.message, "", "--", "Unsubscribe from this topic:", unsubscribe],
    json: {
      Type: "Notification",
      MessageId: notification.messageId,
      Subject: notification.subject,
      Message: notification.message,
      Timestamp: new Date(notification.time).toISOString(),
      UnsubscribeURL: unsubscribe,
      MessageAttributes:
        Object.keys(notification.attributes).length > 0 ? notification.attributes : undefined,
    },
  });
}

function letter(
  topic: Topic,
  { protocol, endpoint }: Subscription,
  subject: string,
  body: { text: string[]; json: Record<string, unknown> },
): Letter {
  return {
    from: `${topic.displayName || "AWS Notifications"} <no-reply@sns.amazonaws.com>`,
    to: endpoint,
    subject,
    body:
      protocol === "email"
        ? `${body.text.join("\n")}\n`
        : JSON.stringify({ ...body.json, TopicArn: topic.arn }, undefined, 2),
  };
}

function confirmLink({ topicArn, token }: Subscription, origin: string): string {
  return link(origin, { Action: "ConfirmSubscription", TopicArn: topicArn, Token: token });
}

/** An unsigned call of the Query API. */
function link(origin: string, parameters: Record<string, string>): string {
  return `${origin}/?${new URLSearchParams(parameters).toString()}`;
}
