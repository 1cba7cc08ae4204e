import {
  SetSubscriptionAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { messageOf } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, ResourceType } from "../../../resource-type.ts";

/** Properties that are subscription attributes of the same name. */
const ATTRIBUTES = [
  "FilterPolicyScope",
  "FilterPolicy",
  "RawMessageDelivery",
  "DeliveryPolicy",
  "RedrivePolicy",
  "SubscriptionRoleArn",
  "ReplayPolicy",
];

export const subscriptionType: ResourceType = {
  name: "AWS::SNS::Subscription",
  properties: {
    TopicArn: { type: "string", required: true, createOnly: true },
    Protocol: { type: "string", required: true, createOnly: true },
    Endpoint: { type: "string", createOnly: true },
    Region: { type: "string" },
    FilterPolicy: {},
    FilterPolicyScope: { type: "string" },
    RawMessageDelivery: { type: "boolean" },
    DeliveryPolicy: {},
    RedrivePolicy: {},
    SubscriptionRoleArn: { type: "string" },
    ReplayPolicy: {},
  },

  async create(properties, context) {
    const sns = clientOf(SNSClient, context.target);
    const { SubscriptionArn = "" } = await sns.send(
      new SubscribeCommand({
        TopicArn: String(properties["TopicArn"]),
        Protocol: String(properties["Protocol"]),
        Endpoint: properties["Endpoint"] as string | undefined,
        Attributes: Object.fromEntries(attributesOf(properties)),
        ReturnSubscriptionArn: true,
      }),
    );
    return { physicalId: SubscriptionArn, attributes: { Arn: SubscriptionArn } };
  },

  async update(current, properties, previous, context) {
    const sns = clientOf(SNSClient, context.target);
    const [before, after] = [new Map(attributesOf(previous)), new Map(attributesOf(properties))];
    for (const AttributeName of new Set([...before.keys(), ...after.keys()])) {
      const AttributeValue = after.get(AttributeName) ?? "";
      if (before.get(AttributeName) === AttributeValue) continue;
      await sns.send(
        new SetSubscriptionAttributesCommand({
          SubscriptionArn: current.physicalId,
          AttributeName,
          AttributeValue,
        }),
      );
    }
    return current;
  },

  /** AWS cannot unsubscribe what was never confirmed either: it expires by itself. */
  async delete(current, _properties, context) {
    const sns = clientOf(SNSClient, context.target);
    try {
      await sns.send(new UnsubscribeCommand({ SubscriptionArn: current.physicalId }));
    } catch (error) {
      if (!messageOf(error).includes("pending confirmation")) throw error;
    }
  },
};

function attributesOf(properties: Properties): [string, string][] {
  return ATTRIBUTES.flatMap((name): [string, string][] => {
    const value = properties[name];
    if (value === undefined) return [];
    return [[name, typeof value === "string" ? value : JSON.stringify(value)]];
  });
}
