import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  ListTopicsCommand,
  PublishCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  TagResourceCommand,
  UnsubscribeCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

describe("topics", () => {
  let cloud: Cloud;
  let sns: SNSClient;
  let TopicArn: string;

  beforeAll(async () => {
    cloud = await startCloud({ pace: "instant" });
    sns = new SNSClient(clientConfig(cloud.target()));
    const created = await sns.send(
      new CreateTopicCommand({ Name: "builds", Tags: [{ Key: "team", Value: "core" }] }),
    );
    TopicArn = created.TopicArn ?? "";
  });

  afterAll(() => cloud.stop());

  it("of the same name are the same topic, unless they differ", async () => {
    expect(TopicArn).toBe("arn:aws:sns:us-east-1:000000000000:builds");
    expect((await sns.send(new CreateTopicCommand({ Name: "builds" }))).TopicArn).toBe(TopicArn);
    await expect(
      sns.send(new CreateTopicCommand({ Name: "builds", Attributes: { DisplayName: "Other" } })),
    ).rejects.toThrow("Invalid parameter: Attributes Reason: Topic already exists with different attributes");
    await expect(
      sns.send(new CreateTopicCommand({ Name: "builds", Tags: [{ Key: "team", Value: "other" }] })),
    ).rejects.toThrow("Invalid parameter: Tags Reason: Topic already exists with different tags");
  });

  it("carry tags", async () => {
    const ResourceArn = TopicArn;
    await sns.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "cost", Value: "7" }] }));
    await sns.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["cost"] }));
    const { Tags } = await sns.send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(Tags).toEqual([{ Key: "team", Value: "core" }]);
    await expect(
      sns.send(new ListTagsForResourceCommand({ ResourceArn: `${TopicArn}x` })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException", message: "Resource does not exist" });
  });

  it("are listed a hundred at a time", async () => {
    const other = new SNSClient(clientConfig(cloud.target({ region: "eu-west-1" })));
    for (let index = 0; index < 101; index++) {
      await other.send(new CreateTopicCommand({ Name: `t-${String(index).padStart(3, "0")}` }));
    }
    const first = await other.send(new ListTopicsCommand({}));
    expect(first.Topics).toHaveLength(100);
    const second = await other.send(new ListTopicsCommand({ NextToken: first.NextToken }));
    expect(second.Topics).toEqual([{ TopicArn: "arn:aws:sns:eu-west-1:000000000000:t-100" }]);
    expect(second.NextToken).toBeUndefined();
  });

  it("of another account are closed, unless their policy opens them", async () => {
    const stranger = new SNSClient(clientConfig(cloud.target({ account: "111111111111" })));
    const knock = new PublishCommand({ TopicArn, Message: "hello" });
    await expect(stranger.send(knock)).rejects.toMatchObject({
      name: "AuthorizationErrorException",
      message:
        `User: arn:aws:iam::111111111111:root is not authorized to perform: SNS:Publish on resource: ${TopicArn} ` +
        "because no resource-based policy allows the SNS:Publish action",
    });
    const statement = {
      Effect: "Allow",
      Principal: { AWS: "111111111111" },
      Action: "sns:Publish",
      Resource: TopicArn,
    };
    await sns.send(
      new SetTopicAttributesCommand({
        TopicArn,
        AttributeName: "Policy",
        AttributeValue: JSON.stringify({ Version: "2012-10-17", Statement: statement }),
      }),
    );
    expect((await stranger.send(knock)).MessageId).toMatch(/^[\da-f-]{36}$/);
  });

  it.each([
    [
      "a bad name",
      new CreateTopicCommand({ Name: "bad name" }),
      "InvalidParameterException",
      "Invalid parameter: Topic Name",
    ],
    [
      "an unknown attribute",
      new CreateTopicCommand({ Name: "x", Attributes: { Colour: "red" } }),
      "InvalidParameterException",
      "Invalid parameter: Attributes Reason: Unknown attribute: Colour",
    ],
    [
      "no ARN",
      new GetTopicAttributesCommand({ TopicArn: "builds" }),
      "InvalidParameterException",
      "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1",
    ],
    [
      "another Region's ARN",
      new GetTopicAttributesCommand({ TopicArn: "arn:aws:sns:eu-west-1:000000000000:builds" }),
      "InvalidParameterException",
      "Invalid parameter: TopicArn",
    ],
    [
      "a topic that is not there",
      new PublishCommand({ TopicArn: "arn:aws:sns:us-east-1:000000000000:none", Message: "x" }),
      "NotFoundException",
      "Topic does not exist",
    ],
    [
      "nowhere to publish",
      new PublishCommand({ Message: "x" }),
      "InvalidParameterException",
      "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter",
    ],
    [
      "pending is no ARN",
      new UnsubscribeCommand({ SubscriptionArn: "pending confirmation" }),
      "InvalidParameterException",
      "Invalid parameter: SubscriptionArn Reason: An ARN must have at least 6 elements, not 1",
    ],
  ])("refuse %s", async (_what, command, name, message) => {
    await expect(sns.send(command as PublishCommand)).rejects.toMatchObject({ name, message });
  });

  it.each([
    ["an empty message", { Message: "" }, "Invalid parameter: Empty message"],
    ["a long message", { Message: "x".repeat(262_145) }, "Invalid parameter: Message too long"],
    ["a long subject", { Message: "x", Subject: "x".repeat(101) }, "Invalid parameter: Subject"],
    [
      "JSON that is none",
      { Message: "x", MessageStructure: "json" },
      "Invalid parameter: Message Structure - JSON message body failed to parse",
    ],
    [
      "JSON without default",
      { Message: "{}", MessageStructure: "json" },
      "Invalid parameter: Message Structure - No default entry in JSON message body",
    ],
    [
      "an attribute type",
      { Message: "x", MessageAttributes: { a: { DataType: "Text", StringValue: "1" } } },
      "The message attribute 'a' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    ],
  ])("refuse to publish %s", async (_what, input, message) => {
    await expect(sns.send(new PublishCommand({ TopicArn, ...input }))).rejects.toThrow(message);
  });

  it.each([
    ["a bad address", { Protocol: "email", Endpoint: "ana" }, "Invalid parameter: Email address"],
    [
      "an unknown protocol",
      { Protocol: "pigeon", Endpoint: "x" },
      "Invalid parameter: Amazon SNS does not support this protocol string: pigeon",
    ],
    [
      "raw delivery",
      { Protocol: "email", Endpoint: "a@example.com", Attributes: { RawMessageDelivery: "true" } },
      "Invalid parameter: Attributes Reason: Delivery protocol [email] does not support raw message delivery.",
    ],
  ])("refuse to subscribe %s", async (_what, input, message) => {
    await expect(sns.send(new SubscribeCommand({ TopicArn, ...input }))).rejects.toThrow(message);
  });

  it("say 501 to protocols that pipelab does not deliver", async () => {
    const subscribe = new SubscribeCommand({ TopicArn, Protocol: "sms", Endpoint: "+4912345678" });
    await expect(sns.send(subscribe)).rejects.toMatchObject({
      name: "NotImplemented",
      message: expect.stringContaining("sms") as string,
      $metadata: { httpStatusCode: 501 },
    });
    const fifo = new CreateTopicCommand({ Name: "x.fifo", Attributes: { FifoTopic: "true" } });
    await expect(sns.send(fifo)).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
  });

  it("refuse wrong tokens", async () => {
    const confirm = (Token: string) => sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
    await expect(confirm("x")).rejects.toThrow("Invalid parameter: Token");
    await expect(confirm("a".repeat(256))).rejects.toThrow("Invalid token");
  });
});
