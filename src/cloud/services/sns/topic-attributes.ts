import type * as sdk from "@aws-sdk/client-sns";
import type { OperationsOf } from "../../service.ts";
import { subscriptionsTo } from "./subscription-store.ts";
import { parsePolicy } from "./topic-policy.ts";
import { invalidParameter, notImplemented, topicFor, topicsOf, type Topic } from "./topic-store.ts";

type Operations = OperationsOf<typeof sdk>;

/** Attributes that are not emulated, each with the values that change nothing. */
const INERT: Record<string, string[]> = {
  FifoTopic: ["false"],
  ContentBasedDeduplication: ["false"],
  SignatureVersion: ["1"],
  TracingConfig: ["PassThrough"],
  KmsMasterKeyId: [""],
  DeliveryPolicy: [""],
  ArchivePolicy: [""],
  FifoThroughputScope: [],
  ...Object.fromEntries(
    ["HTTP", "Lambda", "SQS", "Application", "Firehose"].flatMap((protocol) =>
      ["SuccessFeedbackRoleArn", "FailureFeedbackRoleArn", "SuccessFeedbackSampleRate"].map((name) => [
        `${protocol}${name}`,
        [""],
      ]),
    ),
  ),
};

/**
 * Sets one attribute of a topic in memory.
 * @throws AwsError InvalidParameter for an unknown one; NotImplemented (501) for one that pipelab has no effect for.
 */
export function applyTopicAttribute(
  topic: Topic,
  name: string,
  value: string,
  operation: "CreateTopic" | "SetTopicAttributes",
): void {
  if (name === "DisplayName") {
    if (value.length > 100) throw invalidParameter("DisplayName");
    topic.displayName = value;
  } else if (name === "Policy") {
    if (!parsePolicy(value)) throw invalidParameter("Policy Error: null");
    topic.policy = value;
  } else if (!Object.hasOwn(INERT, name)) {
    throw invalidParameter(
      operation === "CreateTopic" ? `Attributes Reason: Unknown attribute: ${name}` : "AttributeName",
    );
  } else if (!INERT[name]?.includes(value)) {
    throw notImplemented(name === "FifoTopic" ? "FIFO topics" : `the topic attribute ${name}`);
  }
}

export const SetTopicAttributes: Operations["SetTopicAttributes"] = (input, call) => {
  const topic = topicFor(input.TopicArn, "SetTopicAttributes", call);
  applyTopicAttribute(topic, input.AttributeName ?? "", input.AttributeValue ?? "", "SetTopicAttributes");
  topicsOf(call.host, { account: topic.owner, region: call.region }).put(topic.arn, topic);
  return {};
};

/** What AWS retries HTTP deliveries by when a topic says nothing ("Amazon SNS message delivery retries"). */
const EFFECTIVE_DELIVERY_POLICY = JSON.stringify({
  http: {
    defaultHealthyRetryPolicy: {
      minDelayTarget: 20,
      maxDelayTarget: 20,
      numRetries: 3,
      numMaxDelayRetries: 0,
      numNoDelayRetries: 0,
      numMinDelayRetries: 0,
      backoffFunction: "linear",
    },
    disableSubscriptionOverrides: false,
    defaultRequestPolicy: { headerContentType: "text/plain; charset=UTF-8" },
  },
});

export const GetTopicAttributes: Operations["GetTopicAttributes"] = (input, call) => {
  const topic = topicFor(input.TopicArn, "GetTopicAttributes", call);
  const subscriptions = subscriptionsTo(call.host, topic.arn);
  const count = (state: string): string =>
    String(subscriptions.filter((subscription) => subscription.state === state).length);
  return {
    Attributes: {
      TopicArn: topic.arn,
      Owner: topic.owner,
      DisplayName: topic.displayName,
      Policy: topic.policy,
      EffectiveDeliveryPolicy: EFFECTIVE_DELIVERY_POLICY,
      SubscriptionsConfirmed: count("confirmed"),
      SubscriptionsPending: count("pending"),
      SubscriptionsDeleted: count("deleted"),
    },
  };
};
