import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
  UntagResourceCommand,
  type Tag,
} from "@aws-sdk/client-sns";
import { codeOf } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, Provisioned, ResourceContext, ResourceType } from "../../../resource-type.ts";

interface Endpoint {
  Protocol: string;
  Endpoint: string;
}

/** Properties that are topic attributes of the same name. */
const ATTRIBUTES = [
  "DisplayName",
  "KmsMasterKeyId",
  "FifoTopic",
  "ContentBasedDeduplication",
  "SignatureVersion",
  "TracingConfig",
  "FifoThroughputScope",
];

export const topicType: ResourceType = {
  name: "AWS::SNS::Topic",
  nameProperty: "TopicName",
  properties: {
    TopicName: { type: "string", createOnly: true },
    FifoTopic: { type: "boolean", createOnly: true },
    DisplayName: { type: "string" },
    KmsMasterKeyId: { type: "string" },
    ContentBasedDeduplication: { type: "boolean" },
    SignatureVersion: { type: "string" },
    TracingConfig: { type: "string" },
    FifoThroughputScope: { type: "string" },
    Subscription: { type: "list" },
    Tags: { type: "list" },
  },

  async create(properties, context) {
    const sns = clientOf(SNSClient, context.target);
    const name =
      typeof properties["TopicName"] === "string"
        ? properties["TopicName"]
        : context.generateName({ maxLength: 256 });
    await refuseExisting(sns, `arn:aws:sns:${context.region}:${context.account}:${name}`);
    const { TopicArn = "" } = await sns.send(
      new CreateTopicCommand({
        Name: name,
        Attributes: Object.fromEntries(attributesOf(properties)),
        Tags: tagsOf(properties, context),
      }),
    );
    try {
      for (const endpoint of endpointsOf(properties)) {
        await sns.send(new SubscribeCommand({ TopicArn, ...endpoint }));
      }
    } catch (error) {
      // A topic whose subscriptions were refused does not stay behind.
      await sns.send(new DeleteTopicCommand({ TopicArn }));
      throw error;
    }
    return provisioned(TopicArn, name);
  },

  async update(current, properties, previous, context) {
    const sns = clientOf(SNSClient, context.target);
    const TopicArn = current.physicalId;
    const [before, after] = [new Map(attributesOf(previous)), new Map(attributesOf(properties))];
    for (const AttributeName of new Set([...before.keys(), ...after.keys()])) {
      const AttributeValue = after.get(AttributeName) ?? "";
      if (before.get(AttributeName) === AttributeValue) continue;
      await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }));
    }
    await updateTags(sns, TopicArn, tagsOf(properties, context));
    await updateSubscriptions(sns, TopicArn, endpointsOf(previous), endpointsOf(properties));
    return current;
  },

  async delete(current, _properties, context) {
    const sns = clientOf(SNSClient, context.target);
    await sns.send(new DeleteTopicCommand({ TopicArn: current.physicalId }));
  },
};

async function refuseExisting(sns: SNSClient, TopicArn: string): Promise<void> {
  try {
    await sns.send(new GetTopicAttributesCommand({ TopicArn }));
  } catch (error) {
    // What is wrong with the name, CreateTopic says better.
    if (/^(?:NotFound|InvalidParameter)/.test(codeOf(error) ?? "")) return;
    throw error;
  }
  throw new Error(`Resource of type 'AWS::SNS::Topic' with identifier '${TopicArn}' already exists.`);
}

function provisioned(arn: string, name: string): Provisioned {
  return { physicalId: arn, attributes: { TopicArn: arn, TopicName: name } };
}

function attributesOf(properties: Properties): [string, string][] {
  return ATTRIBUTES.flatMap((name): [string, string][] => {
    const value = properties[name];
    return typeof value === "string" || typeof value === "boolean" ? [[name, String(value)]] : [];
  });
}

function endpointsOf(properties: Properties): Endpoint[] {
  return (properties["Subscription"] ?? []) as Endpoint[];
}

function tagsOf(properties: Properties, context: ResourceContext): Tag[] {
  const own = ((properties["Tags"] ?? []) as Tag[]).map(({ Key, Value }): [string, string] => [
    Key ?? "",
    Value ?? "",
  ]);
  const all = { ...context.stackTags, ...Object.fromEntries(own) };
  return Object.entries(all).map(([Key, Value]) => ({ Key, Value }));
}

async function updateTags(sns: SNSClient, ResourceArn: string, wanted: Tag[]): Promise<void> {
  const { Tags = [] } = await sns.send(new ListTagsForResourceCommand({ ResourceArn }));
  const TagKeys = Tags.map(({ Key = "" }) => Key).filter((key) => !wanted.some(({ Key }) => Key === key));
  if (TagKeys.length > 0) await sns.send(new UntagResourceCommand({ ResourceArn, TagKeys }));
  if (wanted.length > 0) await sns.send(new TagResourceCommand({ ResourceArn, Tags: wanted }));
}

async function updateSubscriptions(
  sns: SNSClient,
  TopicArn: string,
  before: Endpoint[],
  after: Endpoint[],
): Promise<void> {
  const isIn = (list: Endpoint[], { Protocol, Endpoint }: Partial<Endpoint>): boolean =>
    list.some((other) => other.Protocol === Protocol && other.Endpoint === Endpoint);
  for (const endpoint of after.filter((candidate) => !isIn(before, candidate))) {
    await sns.send(new SubscribeCommand({ TopicArn, ...endpoint }));
  }
  const gone = before.filter((candidate) => !isIn(after, candidate));
  if (gone.length === 0) return;
  const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
  for (const { SubscriptionArn, ...endpoint } of Subscriptions) {
    // What waits for its confirmation has no ARN to unsubscribe by, and goes by itself.
    if (!SubscriptionArn?.startsWith("arn:") || !isIn(gone, endpoint)) continue;
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
  }
}
