import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  TestEventPatternCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

const PIPELINE = "arn:aws:codepipeline:us-east-1:000000000000:web";
const TOPIC = "arn:aws:sns:us-east-1:000000000000:alerts";
const ROLE = "arn:aws:iam::000000000000:role/start";
const PATTERN = '{"source":["shop"]}';

describe("rules", () => {
  let cloud: Cloud;
  let events: EventBridgeClient;

  beforeEach(async () => {
    cloud = await startCloud({ pace: "instant" });
    events = new EventBridgeClient(clientConfig(cloud.target()));
  });

  afterEach(() => cloud.stop());

  it("are put, described, listed, changed and deleted", async () => {
    const { RuleArn } = await events.send(
      new PutRuleCommand({ Name: "orders", EventPattern: PATTERN, Description: "d", State: "DISABLED" }),
    );
    expect(RuleArn).toBe("arn:aws:events:us-east-1:000000000000:rule/orders");
    expect(await events.send(new DescribeRuleCommand({ Name: "orders" }))).toMatchObject({
      Name: "orders",
      Arn: RuleArn,
      EventPattern: PATTERN,
      State: "DISABLED",
      Description: "d",
      EventBusName: "default",
      CreatedBy: "000000000000",
    });
    await events.send(new PutRuleCommand({ Name: "orders", EventPattern: PATTERN }));
    const { Rules } = await events.send(new ListRulesCommand({ NamePrefix: "ord" }));
    expect(Rules).toEqual([
      { Name: "orders", Arn: RuleArn, EventPattern: PATTERN, State: "ENABLED", EventBusName: "default" },
    ]);

    const target = { Id: "t", Arn: TOPIC };
    await events.send(new PutTargetsCommand({ Rule: "orders", Targets: [target] }));
    expect((await events.send(new ListTargetsByRuleCommand({ Rule: "orders" }))).Targets).toEqual([target]);
    const named = await events.send(new ListRuleNamesByTargetCommand({ TargetArn: TOPIC }));
    expect(named.RuleNames).toEqual(["orders"]);
    await expect(events.send(new DeleteRuleCommand({ Name: "orders" }))).rejects.toThrow(
      "Rule can't be deleted since it has targets.",
    );
    await events.send(new RemoveTargetsCommand({ Rule: "orders", Ids: ["t"] }));
    await events.send(new DeleteRuleCommand({ Name: "orders" }));
    await events.send(new DeleteRuleCommand({ Name: "orders" }));
    await expect(events.send(new DescribeRuleCommand({ Name: "orders" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Rule orders does not exist on EventBus default.",
    });
  });

  it("carry tags, and so do buses", async () => {
    const { EventBusArn } = await events.send(new CreateEventBusCommand({ Name: "shop" }));
    const { RuleArn } = await events.send(
      new PutRuleCommand({ Name: "orders", EventPattern: PATTERN, EventBusName: "shop" }),
    );
    for (const ResourceARN of [EventBusArn, RuleArn]) {
      const Tags = [
        { Key: "team", Value: "core" },
        { Key: "cost", Value: "7" },
      ];
      await events.send(new TagResourceCommand({ ResourceARN, Tags }));
      await events.send(new UntagResourceCommand({ ResourceARN, TagKeys: ["cost"] }));
      expect((await events.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags).toEqual([
        { Key: "team", Value: "core" },
      ]);
    }
  });

  it("live on buses", async () => {
    const { EventBusArn } = await events.send(new CreateEventBusCommand({ Name: "shop" }));
    expect((await events.send(new DescribeEventBusCommand({}))).Name).toBe("default");
    expect((await events.send(new DescribeEventBusCommand({ Name: EventBusArn }))).Arn).toBe(EventBusArn);
    const { EventBuses } = await events.send(new ListEventBusesCommand({}));
    expect(EventBuses?.map(({ Name }) => Name)).toEqual(["default", "shop"]);
    await events.send(new PutRuleCommand({ Name: "r", EventPattern: PATTERN, EventBusName: "shop" }));
    expect((await events.send(new ListRulesCommand({}))).Rules).toEqual([]);
    await expect(events.send(new DeleteEventBusCommand({ Name: "shop" }))).rejects.toThrow(
      "Event bus can't be deleted since it has rules.",
    );
    await expect(events.send(new CreateEventBusCommand({ Name: "default" }))).rejects.toMatchObject({
      name: "ResourceAlreadyExistsException",
      message: "Event bus default already exists.",
    });
    await expect(events.send(new DeleteEventBusCommand({ Name: "default" }))).rejects.toThrow(
      "Cannot delete event bus default.",
    );
    await expect(events.send(new ListRulesCommand({ EventBusName: "none" }))).rejects.toThrow(
      "Event bus none does not exist.",
    );
  });

  it.each([
    [
      "neither pattern nor schedule",
      {},
      "ValidationException",
      "Parameter(s) EventPattern or ScheduleExpression must be specified.",
    ],
    [
      "a pattern of text",
      { EventPattern: '{"source":"shop"}' },
      "InvalidEventPatternException",
      'Event pattern is not valid. Reason: "source" must be an object or an array\n at [Source: (String)"{"source":"shop"}"; line: 1, column: 12]',
    ],
    [
      "a schedule that is none",
      { ScheduleExpression: "rate(5 minute)" },
      "ValidationException",
      "Parameter ScheduleExpression is not valid.",
    ],
  ])("refuse %s", async (_what, input, name, message) => {
    await expect(events.send(new PutRuleCommand({ Name: "r", ...input }))).rejects.toMatchObject({
      name,
      message,
    });
  });

  it("refuse names by the API reference", async () => {
    await expect(
      events.send(new PutRuleCommand({ Name: "no spaces", EventPattern: PATTERN })),
    ).rejects.toThrow(
      "1 validation error detected: Value 'no spaces' at 'name' failed to satisfy constraint",
    );
  });

  it.each([
    ["a pipeline without a role", { Arn: PIPELINE }, `RoleArn is required for target ${PIPELINE}.`],
    ["no ARN", { Arn: "web" }, "Parameter web is not valid. Reason: Provided Arn is not in correct format."],
    ["broken input", { Arn: TOPIC, Input: "{" }, "JSON syntax error in input for target t."],
  ])("refuse the target: %s", async (_what, target, message) => {
    await events.send(new PutRuleCommand({ Name: "r", EventPattern: PATTERN }));
    await expect(
      events.send(new PutTargetsCommand({ Rule: "r", Targets: [{ Id: "t", ...target }] })),
    ).rejects.toMatchObject({ name: "ValidationException", message });
  });

  it("say which targets pipelab cannot reach, and keep none of them", async () => {
    await events.send(new PutRuleCommand({ Name: "r", EventPattern: PATTERN }));
    const Arn = "arn:aws:kinesis:us-east-1:000000000000:stream/s";
    const Targets = [
      { Id: "k", Arn },
      { Id: "t", Arn: TOPIC },
    ];
    const answer = await events.send(new PutTargetsCommand({ Rule: "r", Targets }));
    expect(answer.FailedEntryCount).toBe(1);
    expect(answer.FailedEntries).toEqual([
      { TargetId: "k", ErrorCode: "NotImplemented", ErrorMessage: expect.stringContaining(Arn) as string },
    ]);
    const listed = await events.send(new ListTargetsByRuleCommand({ Rule: "r" }));
    expect(listed.Targets?.map(({ Id }) => Id)).toEqual(["t"]);
  });

  it("have five targets at most", async () => {
    await events.send(new PutRuleCommand({ Name: "r", EventPattern: PATTERN }));
    const Targets = [1, 2, 3, 4, 5, 6].map((id) => ({ Id: String(id), Arn: TOPIC }));
    await expect(events.send(new PutTargetsCommand({ Rule: "r", Targets }))).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "The requested resource exceeds the maximum number allowed.",
    });
  });

  it("want iam:PassRole of who hands them a role", async () => {
    await events.send(new PutRuleCommand({ Name: "r", EventPattern: PATTERN }));
    const iam = new IAMClient(clientConfig(cloud.target()));
    const policy = (Statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement });
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: "ana",
        AssumeRolePolicyDocument: policy({
          Effect: "Allow",
          Principal: { Service: "ec2.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      }),
    );
    const PolicyDocument = policy({ Effect: "Allow", Action: "events:*", Resource: "*" });
    await iam.send(new PutRolePolicyCommand({ RoleName: "ana", PolicyName: "p", PolicyDocument }));
    const place = { account: "000000000000", region: "us-east-1" };
    const acting = { role: Role?.Arn ?? "", service: "ec2.amazonaws.com", session: "ana" };
    const ana = new EventBridgeClient(clientConfig(cloud.host.target(place, acting)));
    const Targets = [{ Id: "p", Arn: PIPELINE, RoleArn: ROLE }];
    await expect(ana.send(new PutTargetsCommand({ Rule: "r", Targets }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(`iam:PassRole on resource: ${ROLE}`) as string,
    });
  });

  it("patterns can be tried out", async () => {
    const event = {
      id: "1",
      account: "1",
      source: "shop",
      time: "t",
      region: "r",
      resources: [],
      "detail-type": "x",
    };
    const test = (EventPattern: string, Event: object) =>
      events.send(new TestEventPatternCommand({ EventPattern, Event: JSON.stringify(Event) }));
    expect((await test(PATTERN, event)).Result).toBe(true);
    expect((await test('{"source":["other"]}', event)).Result).toBe(false);
    await expect(test(PATTERN, { source: "shop" })).rejects.toThrow("Parameter Event is not valid.");
    await expect(test("{}", event)).rejects.toMatchObject({ name: "InvalidEventPatternException" });
  });

  it("users cannot speak as AWS, and wrong events fail alone", async () => {
    const event = { Source: "shop", DetailType: "Order", Detail: "{}" };
    const { Entries, FailedEntryCount } = await events.send(
      new PutEventsCommand({
        Entries: [
          event,
          { ...event, Source: "aws.codecommit" },
          { ...event, Detail: "[1]" },
          { ...event, DetailType: undefined },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(3);
    expect(Entries?.map(({ ErrorCode, ErrorMessage }) => [ErrorCode, ErrorMessage])).toEqual([
      [undefined, undefined],
      ["NotAuthorizedForSourceException", "Not authorized for the source."],
      ["MalformedDetail", "Detail is malformed."],
      ["InvalidArgument", "Parameter DetailType is not valid. Reason: DetailType is a required argument."],
    ]);
  });
});
