import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListSubscriptionsCommand,
  PublishBatchCommand,
  PublishCommand,
  SetSubscriptionAttributesCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { ManualClock } from "../../../../src/kernel/clock.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { linkIn, openInbox } from "./mailbox.ts";

const HOUR = 3_600_000;

describe("a person subscribes by mail", () => {
  let cloud: Cloud;
  let clock: ManualClock;
  let sns: SNSClient;
  let TopicArn: string;

  beforeEach(async () => {
    clock = new ManualClock();
    cloud = await startCloud({ pace: "instant", clock, listen: { port: 0 } });
    sns = new SNSClient(clientConfig(cloud.target()));
    TopicArn = (await sns.send(new CreateTopicCommand({ Name: "manualapprove" }))).TopicArn ?? "";
  });

  afterEach(() => cloud.stop());

  async function subscribe(
    Endpoint: string,
    options: { Protocol?: string; Attributes?: Record<string, string> } = {},
  ) {
    return sns.send(
      new SubscribeCommand({
        TopicArn,
        Protocol: "email",
        Endpoint,
        ReturnSubscriptionArn: true,
        ...options,
      }),
    );
  }

  async function subscribeAndConfirm(Endpoint: string, options = {}): Promise<string> {
    const { SubscriptionArn = "" } = await subscribe(Endpoint, options);
    await fetch(linkIn((await openInbox(cloud)).at(-1)));
    return SubscriptionArn;
  }

  it("the confirmation mail's link confirms, without credentials; only then do messages arrive", async () => {
    const { SubscriptionArn } = await sns.send(
      new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "ana@example.com" }),
    );
    expect(SubscriptionArn).toBe("pending confirmation");
    const waiting = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
    expect(waiting.Subscriptions).toEqual([
      {
        SubscriptionArn: "PendingConfirmation",
        Owner: "000000000000",
        Protocol: "email",
        Endpoint: "ana@example.com",
        TopicArn,
      },
    ]);
    await sns.send(new PublishCommand({ TopicArn, Message: "too early" }));

    const [confirmation, ...others] = await openInbox(cloud);
    expect(others).toEqual([]);
    expect(confirmation).toMatchObject({
      from: "AWS Notifications <no-reply@sns.amazonaws.com>",
      to: "ana@example.com",
      subject: "AWS Notification - Subscription Confirmation",
      time: clock.now(),
    });
    const confirmed = await fetch(linkIn(confirmation));
    expect(confirmed.status).toBe(200);
    expect(await confirmed.text()).toContain(`<SubscriptionArn>${TopicArn}:`);

    await sns.send(new PublishCommand({ TopicArn, Subject: "APPROVAL NEEDED", Message: "please" }));
    await sns.send(new PublishCommand({ TopicArn, Message: "no subject" }));
    const [first, second, ...more] = (await openInbox(cloud)).slice(1);
    expect(first).toMatchObject({ to: "ana@example.com", subject: "APPROVAL NEEDED" });
    expect(first?.body.startsWith("please\n")).toBe(true);
    expect(second?.subject).toBe("AWS Notification Message");
    expect(more).toEqual([]);
  });

  it("a mail can be fetched by its id", async () => {
    await subscribe("ana@example.com");
    const [mail] = await openInbox(cloud);
    const one = await fetch(`${cloud.host.origin()}/_pipelab/inbox/${mail?.id}`);
    expect(await one.json()).toEqual(mail);
    expect((await fetch(`${cloud.host.origin()}/_pipelab/inbox/none`)).status).toBe(404);
  });

  it("mails are in the event log, from the display name of the topic", async () => {
    await sns.send(
      new SetTopicAttributesCommand({ TopicArn, AttributeName: "DisplayName", AttributeValue: "Releases" }),
    );
    await subscribe("ana@example.com");
    const [event] = cloud.host.store.events.read({ stream: "inbox/000000000000" });
    expect(event).toMatchObject({
      type: "MailReceived",
      data: { from: "Releases <no-reply@sns.amazonaws.com>" },
    });
  });

  it("the link in a notification unsubscribes, and the mail after it leads back", async () => {
    const SubscriptionArn = await subscribeAndConfirm("ana@example.com");
    await sns.send(new PublishCommand({ TopicArn, Message: "one" }));
    expect((await fetch(linkIn((await openInbox(cloud)).at(-1)))).status).toBe(200);
    await sns.send(new PublishCommand({ TopicArn, Message: "two" }));
    const farewell = (await openInbox(cloud)).at(-1);
    expect(farewell?.subject).toBe("AWS Notification - Unsubscribe Confirmation");
    const { Attributes } = await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    expect(Attributes).toMatchObject({ SubscriptionsDeleted: "1", SubscriptionsConfirmed: "0" });

    await fetch(linkIn(farewell));
    await sns.send(new PublishCommand({ TopicArn, Message: "three" }));
    expect((await openInbox(cloud)).at(-1)?.body).toContain("three");
    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    expect((await sns.send(new ListSubscriptionsCommand({}))).Subscriptions ?? []).toEqual([]);
  });

  it("with AuthenticateOnUnsubscribe the link is refused", async () => {
    await subscribe("ana@example.com");
    const Token = new URL(linkIn((await openInbox(cloud))[0])).searchParams.get("Token") ?? "";
    const { SubscriptionArn } = await sns.send(
      new ConfirmSubscriptionCommand({ TopicArn, Token, AuthenticateOnUnsubscribe: "true" }),
    );
    const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
    expect(Attributes).toMatchObject({ ConfirmationWasAuthenticated: "true", PendingConfirmation: "false" });
    await sns.send(new PublishCommand({ TopicArn, Message: "one" }));
    const refused = await fetch(linkIn((await openInbox(cloud)).at(-1)));
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("<Code>AuthorizationError</Code>");
  });

  it("what nobody confirms for two days is gone, and its token with it", async () => {
    await subscribe("ana@example.com");
    const link = linkIn((await openInbox(cloud))[0]);
    await clock.advance(47 * HOUR);
    expect((await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions).toHaveLength(1);
    await clock.advance(1 * HOUR);
    expect((await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions ?? []).toEqual(
      [],
    );
    expect(await (await fetch(link)).text()).toContain("<Message>Invalid token</Message>");
  });

  it("asking again mails again while it waits, and no more once it is confirmed", async () => {
    const first = await subscribe("ana@example.com");
    const again = await subscribe("ana@example.com");
    expect(again.SubscriptionArn).toBe(first.SubscriptionArn);
    const mails = await openInbox(cloud);
    expect(mails).toHaveLength(2);
    await fetch(linkIn(mails[1]));
    expect((await subscribe("ana@example.com")).SubscriptionArn).toBe(first.SubscriptionArn);
    expect(await openInbox(cloud)).toHaveLength(2);
  });

  it("email-json brings the envelope as JSON", async () => {
    await subscribe("bot@example.com", { Protocol: "email-json" });
    const asked = JSON.parse((await openInbox(cloud))[0]?.body ?? "") as Record<string, string>;
    expect(asked).toMatchObject({ Type: "SubscriptionConfirmation", TopicArn });
    await fetch(asked["SubscribeURL"] ?? "");
    const { MessageId } = await sns.send(
      new PublishCommand({
        TopicArn,
        Subject: "Hi",
        MessageStructure: "json",
        Message: JSON.stringify({ default: "for all", "email-json": "for bots" }),
        MessageAttributes: { kind: { DataType: "String", StringValue: "test" } },
      }),
    );
    const notification: unknown = JSON.parse((await openInbox(cloud)).at(-1)?.body ?? "");
    expect(notification).toMatchObject({
      Type: "Notification",
      MessageId,
      TopicArn,
      Subject: "Hi",
      Message: "for bots",
      Timestamp: "2026-01-01T00:00:00.000Z",
      MessageAttributes: { kind: { Type: "String", Value: "test" } },
    });
  });

  it("a filter policy lets through what it asks for", async () => {
    const SubscriptionArn = await subscribeAndConfirm("ana@example.com", {
      Attributes: {
        FilterPolicy: '{"stage": ["prod", {"prefix": "pre-"}], "count": [{"numeric": [">", 5]}]}',
      },
    });
    const publish = (Message: string, stage: string, count: string) =>
      sns.send(
        new PublishCommand({
          TopicArn,
          Message,
          MessageAttributes: {
            stage: { DataType: "String", StringValue: stage },
            count: { DataType: "Number", StringValue: count },
          },
        }),
      );
    await publish("prod, many", "prod", "6");
    await publish("prod, few", "prod", "5");
    await publish("dev", "dev", "9");
    await publish("pre", "pre-live", "7");
    await sns.send(new PublishCommand({ TopicArn, Message: "no attributes" }));
    const arrived = (await openInbox(cloud)).slice(1).map(({ body }) => body.split("\n")[0]);
    expect(arrived).toEqual(["prod, many", "pre"]);

    await sns.send(
      new SetSubscriptionAttributesCommand({
        SubscriptionArn,
        AttributeName: "FilterPolicy",
        AttributeValue: "",
      }),
    );
    await sns.send(new PublishCommand({ TopicArn, Message: "no filter" }));
    expect((await openInbox(cloud)).at(-1)?.body).toContain("no filter");
  });

  it("of a batch, wrong messages fail alone", async () => {
    await subscribeAndConfirm("ana@example.com");
    const { Successful, Failed } = await sns.send(
      new PublishBatchCommand({
        TopicArn,
        PublishBatchRequestEntries: [
          { Id: "a", Message: "first" },
          { Id: "b", Message: "second", Subject: "two\nlines" },
        ],
      }),
    );
    expect(Successful?.map(({ Id }) => Id)).toEqual(["a"]);
    expect(Failed).toEqual([
      { Id: "b", Code: "InvalidParameter", Message: "Invalid parameter: Subject", SenderFault: true },
    ]);
    expect(await openInbox(cloud)).toHaveLength(2);
  });

  it("a deleted topic takes its subscriptions along", async () => {
    const SubscriptionArn = await subscribeAndConfirm("ana@example.com");
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await sns.send(new DeleteTopicCommand({ TopicArn }));
    await expect(sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Subscription does not exist",
    });
  });
});
