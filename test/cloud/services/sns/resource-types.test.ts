import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishCommand,
  SNSClient,
} from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import type { ResourceContext } from "../../../../src/cloud/resource-type.ts";
import { readInbox } from "../../../../src/cloud/services/sns/inbox.ts";
import { subscriptionType } from "../../../../src/cloud/services/sns/resource-types/subscription.ts";
import { topicPolicyType } from "../../../../src/cloud/services/sns/resource-types/topic-policy.ts";
import { topicType } from "../../../../src/cloud/services/sns/resource-types/topic.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

describe("CloudFormation makes", () => {
  let cloud: Cloud;
  let sns: SNSClient;
  let context: ResourceContext;

  beforeEach(async () => {
    cloud = await startCloud({ pace: "instant" });
    sns = new SNSClient(clientConfig(cloud.target()));
    context = {
      target: cloud.target(),
      account: cloud.account,
      region: cloud.region,
      stackName: "lab",
      stackId: "stack",
      logicalId: "Topic",
      stackTags: { stack: "lab" },
      clock: cloud.host.clock,
      ids: cloud.host.ids,
      generateName: () => "lab-Topic-1",
    };
  });

  afterEach(() => cloud.stop());

  const mail = (Endpoint: string) => ({ Protocol: "email", Endpoint });

  it("a topic with its subscriptions, changes them, and deletes it", async () => {
    const before = {
      DisplayName: "Lab",
      Subscription: [mail("a@example.com")],
      Tags: [{ Key: "team", Value: "core" }],
    };
    const topic = await topicType.create(before, context);
    const TopicArn = "arn:aws:sns:us-east-1:000000000000:lab-Topic-1";
    expect(topic).toEqual({ physicalId: TopicArn, attributes: { TopicArn, TopicName: "lab-Topic-1" } });
    const tagged = await sns.send(new ListTagsForResourceCommand({ ResourceArn: TopicArn }));
    expect(tagged.Tags).toEqual([
      { Key: "stack", Value: "lab" },
      { Key: "team", Value: "core" },
    ]);

    const after = { Subscription: [mail("a@example.com"), mail("b@example.com")] };
    await topicType.update?.(topic, after, before, context);
    expect((await sns.send(new GetTopicAttributesCommand({ TopicArn }))).Attributes?.["DisplayName"]).toBe(
      "",
    );
    const { Subscriptions } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(Subscriptions?.map(({ Endpoint }) => Endpoint).toSorted()).toEqual([
      "a@example.com",
      "b@example.com",
    ]);
    expect(readInbox(cloud.host).map(({ to }) => to)).toEqual(["a@example.com", "b@example.com"]);

    await topicType.delete(topic, after, context);
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([]);
  });

  it("no topic that pipelab cannot emulate", async () => {
    await expect(topicType.create({ TopicName: "x", FifoTopic: true }, context)).rejects.toThrow(
      "FIFO topics",
    );
    const Subscription = [{ Protocol: "sms", Endpoint: "+4912345678" }];
    await expect(topicType.create({ Subscription }, context)).rejects.toThrow("delivery by sms");
    expect((await sns.send(new ListTopicsCommand({}))).Topics).toEqual([]);
  });

  it("no topic over one that is there", async () => {
    const { physicalId } = await topicType.create({ TopicName: "mine" }, context);
    await expect(topicType.create({ TopicName: "mine" }, context)).rejects.toThrow(
      `Resource of type 'AWS::SNS::Topic' with identifier '${physicalId}' already exists.`,
    );
  });

  it("a subscription, which may go before anyone confirmed it", async () => {
    const { physicalId: TopicArn } = await topicType.create({}, context);
    const properties = { TopicArn, ...mail("a@example.com"), FilterPolicy: { stage: ["prod"] } };
    const subscription = await subscriptionType.create(properties, context);
    expect(subscription.physicalId).toMatch(/^arn:aws:sns:us-east-1:000000000000:lab-Topic-1:[\da-f-]{36}$/);
    await subscriptionType.delete(subscription, properties, context);
  });

  it("a topic policy, and takes it back", async () => {
    const { physicalId: TopicArn } = await topicType.create({}, context);
    const PolicyDocument = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "sns:Publish", Resource: TopicArn },
      ],
    };
    const properties = { PolicyDocument, Topics: [TopicArn] };
    const policy = await topicPolicyType.create(properties, context);
    const stranger = new SNSClient(clientConfig(cloud.target({ account: "111111111111" })));
    await stranger.send(new PublishCommand({ TopicArn, Message: "hello" }));
    await topicPolicyType.delete(policy, properties, context);
    await expect(stranger.send(new PublishCommand({ TopicArn, Message: "hello" }))).rejects.toThrow(
      "is not authorized to perform: SNS:Publish",
    );
  });
});
