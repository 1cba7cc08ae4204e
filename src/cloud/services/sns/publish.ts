import type * as sdk from "@aws-sdk/client-sns";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call, OperationsOf } from "../../service.ts";
import { parseFilterPolicy } from "./filter-policy.ts";
import { deliverMail } from "./inbox.ts";
import { notificationMail } from "./mail.ts";
import { checkAttributes, checkSubject, messagesByProtocol } from "./message.ts";
import { subscriptionsTo, type Subscription } from "./subscription-store.ts";
import { invalidParameter, notImplemented, topicFor, type Topic } from "./topic-store.ts";

type Operations = OperationsOf<typeof sdk>;

export const Publish: Operations["Publish"] = (input, call) => {
  if (input.PhoneNumber !== undefined) throw notImplemented("text messages to phone numbers");
  const arn = input.TopicArn ?? input.TargetArn;
  if (arn === undefined) {
    throw invalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
  }
  if (/:(?:endpoint|app)\//.test(arn)) throw notImplemented("push messages to platform endpoints");
  const topic = topicFor(arn, "Publish", call);
  return { MessageId: publish(topic, input, call) };
};

/** Up to ten messages; one that is wrong fails alone. */
export const PublishBatch: Operations["PublishBatch"] = (input, call) => {
  const topic = topicFor(input.TopicArn, "Publish", call);
  const entries = input.PublishBatchRequestEntries ?? [];
  checkBatch(entries);
  const Successful: sdk.PublishBatchResultEntry[] = [];
  const Failed: sdk.BatchResultErrorEntry[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, MessageId: publish(topic, entry, call) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const Code = error.code.replace(/Exception$/, "");
      Failed.push({ Id: entry.Id, Code, Message: error.message, SenderFault: error.fault === "client" });
    }
  }
  return { Successful, Failed };
};

function checkBatch(entries: sdk.PublishBatchRequestEntry[]): void {
  if (entries.length === 0) {
    throw new AwsError("EmptyBatchRequestException", "The batch request doesn't contain any entries.");
  }
  if (entries.length > 10) {
    throw new AwsError(
      "TooManyEntriesInBatchRequestException",
      "The batch request contains more entries than permissible.",
    );
  }
  if (new Set(entries.map(({ Id }) => Id)).size !== entries.length) {
    throw new AwsError(
      "BatchEntryIdsNotDistinctException",
      "Two or more batch entries in the request have the same Id.",
    );
  }
}

type Message = Pick<sdk.PublishInput, "Message" | "Subject" | "MessageStructure" | "MessageAttributes">;

/** One transaction: the message is published and every mail of it has arrived, or nothing has. */
function publish(topic: Topic, input: Message, call: Call): string {
  const messages = messagesByProtocol(input.Message ?? "", input.MessageStructure);
  const attributes = input.MessageAttributes ?? {};
  checkSubject(input.Subject);
  checkAttributes(attributes);
  const { host } = call;
  const messageId = host.ids.uuid();
  const time = host.clock.now();
  const subscriptions = subscriptionsTo(host, topic.arn);
  const receivers = subscriptions.filter((subscription) => wants(subscription, attributes));
  host.store.transaction(() => {
    host.store.events.append({
      time,
      stream: `sns/${topic.owner}/${call.region}`,
      type: "MessagePublished",
      data: {
        topicArn: topic.arn,
        messageId,
        subject: input.Subject,
        delivered: receivers.length,
        pending: subscriptions.filter(({ state }) => state === "pending").length,
      },
    });
    for (const receiver of receivers) {
      const notification = {
        messageId,
        time,
        subject: input.Subject,
        message: messages(receiver.protocol),
        attributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            { Type: value.DataType ?? "", Value: value.StringValue ?? base64(value.BinaryValue) },
          ]),
        ),
      };
      deliverMail(host, topic.owner, notificationMail(topic, receiver, notification, call.origin));
    }
  });
  return messageId;
}

function wants(subscription: Subscription, attributes: Record<string, sdk.MessageAttributeValue>): boolean {
  if (subscription.state !== "confirmed") return false;
  return (
    subscription.filterPolicy === undefined ||
    parseFilterPolicy(subscription.filterPolicy).accepts(attributes)
  );
}

function base64(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString("base64");
}
