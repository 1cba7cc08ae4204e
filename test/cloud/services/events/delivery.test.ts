import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateEventBusCommand,
  DisableRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  ConfirmSubscriptionCommand,
  CreateTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { readInbox } from "../../../../src/cloud/services/sns/inbox.ts";
import { ManualClock } from "../../../../src/kernel/clock.ts";
import { AwsError } from "../../../../src/kernel/errors.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { linkIn } from "../sns/mailbox.ts";
import { pipelineStandIn } from "./pipeline-stand-in.ts";

const PLACE = { account: "000000000000", region: "us-east-1" };
const PIPELINE = "arn:aws:codepipeline:us-east-1:000000000000:web";
const PUSH = {
  source: "aws.codecommit",
  "detail-type": "CodeCommit Repository State Change",
  resources: ["arn:aws:codecommit:us-east-1:000000000000:web"],
  detail: { event: "referenceUpdated", referenceType: "branch", referenceName: "main" },
};

describe("EventBridge delivers", () => {
  let cloud: Cloud;
  let clock: ManualClock;
  let dir: string;
  let events: EventBridgeClient;
  let standIn: ReturnType<typeof pipelineStandIn>;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "pipelab-events-"));
    clock = new ManualClock();
    standIn = pipelineStandIn();
    await start();
  });

  afterEach(async () => {
    await cloud.stop();
    await rm(dir, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    cloud = await startCloud({ pace: "instant", clock, stateDir: dir, services: standIn.services });
    events = new EventBridgeClient(clientConfig(cloud.target()));
  }

  async function makeRole(name: string, policy: object | undefined, principal = "events.amazonaws.com") {
    const iam = new IAMClient(clientConfig(cloud.target()));
    const trust = { Effect: "Allow", Principal: { Service: principal }, Action: "sts:AssumeRole" };
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: name,
        AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: trust }),
      }),
    );
    if (policy) {
      const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: policy });
      await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "p", PolicyDocument }));
    }
    return Role?.Arn;
  }

  const startPolicy = { Effect: "Allow", Action: "codepipeline:StartPipelineExecution", Resource: PIPELINE };

  async function ruleOnPushes(...Targets: Target[]): Promise<void> {
    const { source, "detail-type": type, resources } = PUSH;
    const EventPattern = JSON.stringify({ source: [source], "detail-type": [type], resources });
    await events.send(new PutRuleCommand({ Name: "web-main", EventPattern }));
    const { FailedEntryCount } = await events.send(new PutTargetsCommand({ Rule: "web-main", Targets }));
    expect(FailedEntryCount).toBe(0);
  }

  function log(): { type: string; data: Record<string, unknown> }[] {
    const read = cloud.host.store.events.read<Record<string, unknown>>({
      stream: "eventbridge/000000000000/us-east-1",
    });
    return read.map(({ type, data }) => ({ type, data }));
  }

  function types(): string[] {
    return log().map(({ type }) => type);
  }

  it("a push to a pipeline, started as the target's role", async () => {
    const RoleArn = await makeRole("start-web", startPolicy);
    await ruleOnPushes({ Id: "pipeline", Arn: PIPELINE, RoleArn });
    cloud.host.emit(PLACE, PUSH);
    await cloud.host.tasks.idle();
    expect(standIn.starts).toHaveLength(1);
    expect(standIn.starts[0]).toMatchObject({
      input: { name: "web" },
      caller: { type: "role", roleArn: RoleArn, sessionName: "AWSCodePipelineEvents_web-main" },
    });
    expect(types()).toEqual(["EventReceived", "RuleMatched", "TargetInvoked"]);
    expect(log()[0]?.data["event"]).toMatchObject({
      version: "0",
      account: "000000000000",
      region: "us-east-1",
      time: "2026-01-01T00:00:00Z",
      ...PUSH,
    });
    expect(log()[2]?.data).toMatchObject({ result: { pipelineExecutionId: "execution-1" }, attempt: 1 });
  });

  it("nothing for an event that does not match, or while the rule is disabled", async () => {
    const RoleArn = await makeRole("start-web", startPolicy);
    await ruleOnPushes({ Id: "pipeline", Arn: PIPELINE, RoleArn });
    cloud.host.emit(PLACE, { ...PUSH, resources: ["arn:aws:codecommit:us-east-1:000000000000:other"] });
    cloud.host.emit({ ...PLACE, region: "eu-west-1" }, PUSH);
    await events.send(new DisableRuleCommand({ Name: "web-main" }));
    cloud.host.emit(PLACE, PUSH);
    await cloud.host.tasks.idle();
    expect(standIn.starts).toEqual([]);
    expect(types()).toEqual(["EventReceived", "EventReceived"]);
  });

  it.each([
    ["may not start it", undefined, "events.amazonaws.com", "codepipeline:StartPipelineExecution"],
    ["does not trust EventBridge", startPolicy, "codepipeline.amazonaws.com", "sts:AssumeRole"],
  ])("once, and says why, when the role %s", async (_what, policy, principal, action) => {
    const RoleArn = await makeRole("start-web", policy, principal);
    await ruleOnPushes({ Id: "pipeline", Arn: PIPELINE, RoleArn });
    cloud.host.emit(PLACE, PUSH);
    await cloud.host.tasks.idle();
    expect(standIn.starts).toEqual([]);
    const failed = log().filter(({ type }) => type === "TargetFailed");
    expect(failed).toHaveLength(1);
    expect(failed[0]?.data).toMatchObject({
      errorCode: expect.stringMatching(/^AccessDenied/) as string,
      errorMessage: expect.stringContaining(action) as string,
      willRetry: false,
    });
  });

  it("again after throttling", async () => {
    const RoleArn = await makeRole("start-web", startPolicy);
    await ruleOnPushes({ Id: "pipeline", Arn: PIPELINE, RoleArn });
    standIn.troubles.push(new AwsError("ThrottlingException", "Rate exceeded"));
    cloud.host.emit(PLACE, PUSH);
    await cloud.host.tasks.idle();
    expect(types()).toEqual(["EventReceived", "RuleMatched", "TargetFailed", "TargetInvoked"]);
    expect(standIn.starts).toHaveLength(1);
  });

  it("not for ever when the trouble stays", async () => {
    const RoleArn = await makeRole("start-web", startPolicy);
    await ruleOnPushes({ Id: "pipeline", Arn: PIPELINE, RoleArn });
    const trouble = new AwsError("ServiceUnavailable", "down", { status: 503, fault: "server" });
    standIn.troubles.push(...Array.from({ length: 9 }, () => trouble));
    cloud.host.emit(PLACE, PUSH);
    await cloud.host.tasks.idle();
    const failed = log().filter(({ type }) => type === "TargetFailed");
    expect(failed.map(({ data }) => data["willRetry"])).toEqual([true, true, true, false]);
  });

  it("what came while it was down, once", async () => {
    const RoleArn = await makeRole("start-web", startPolicy);
    await ruleOnPushes({ Id: "pipeline", Arn: PIPELINE, RoleArn });
    // Emitted in the moment of death: committed, but nobody has read it.
    const { store } = cloud.host;
    const killed = new Error("killed");
    store.events.subscribe("aws-events/", () => {
      throw killed;
    });
    await cloud.host.tasks.stop();
    expect(() => cloud.host.emit(PLACE, PUSH)).toThrow(killed);
    await cloud.stop();
    expect(standIn.starts).toEqual([]);

    await start();
    await cloud.host.tasks.idle();
    expect(standIn.starts).toHaveLength(1);
    await cloud.stop();
    await start();
    await cloud.host.tasks.idle();
    expect(standIn.starts).toHaveLength(1);
  });

  it("variables and source revisions that a template makes", async () => {
    const RoleArn = await makeRole("start-web", startPolicy);
    const InputTransformer = {
      InputPathsMap: { branch: "$.detail.referenceName" },
      InputTemplate:
        '{"variables": [{"name": "BRANCH", "value": "<branch>"}], ' +
        '"sourceRevisions": {"actionName": "Source", "revisionType": "COMMIT_ID", "revisionValue": "abc"}}',
    };
    await ruleOnPushes({ Id: "pipeline", Arn: PIPELINE, RoleArn, InputTransformer });
    cloud.host.emit(PLACE, PUSH);
    await cloud.host.tasks.idle();
    expect(standIn.starts[0]?.input).toMatchObject({
      variables: [{ name: "BRANCH", value: "main" }],
      sourceRevisions: [{ actionName: "Source", revisionType: "COMMIT_ID", revisionValue: "abc" }],
    });
  });

  it("custom events to a topic, once its policy lets EventBridge in", async () => {
    const sns = new SNSClient(clientConfig(cloud.target()));
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "alerts" }));
    await sns.send(new SubscribeCommand({ TopicArn, Protocol: "email", Endpoint: "ana@example.com" }));
    const Token = new URL(linkIn(readInbox(cloud.host)[0])).searchParams.get("Token") ?? "";
    await sns.send(new ConfirmSubscriptionCommand({ TopicArn, Token }));
    await events.send(new CreateEventBusCommand({ Name: "shop" }));
    const rule = { Rule: "orders", EventBusName: "shop" };
    await events.send(
      new PutRuleCommand({ Name: "orders", EventBusName: "shop", EventPattern: '{"source":["shop"]}' }),
    );
    const InputTransformer = {
      InputPathsMap: { item: "$.detail.item" },
      InputTemplate: '"Order of <item>"',
    };
    await events.send(
      new PutTargetsCommand({ ...rule, Targets: [{ Id: "t", Arn: TopicArn, InputTransformer }] }),
    );
    const order = {
      EventBusName: "shop",
      Source: "shop",
      DetailType: "Order",
      Detail: '{"item":"tea"}',
    };
    await events.send(new PutEventsCommand({ Entries: [order] }));
    await cloud.host.tasks.idle();
    expect(log().at(-1)).toMatchObject({
      type: "TargetFailed",
      data: { errorCode: expect.stringMatching(/^AuthorizationError/) as string, willRetry: false },
    });

    const Statement = {
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sns:Publish",
      Resource: TopicArn,
      Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:events:us-east-1:000000000000:rule/shop/orders" } },
    };
    await sns.send(
      new SetTopicAttributesCommand({
        TopicArn,
        AttributeName: "Policy",
        AttributeValue: JSON.stringify({ Version: "2012-10-17", Statement }),
      }),
    );
    await events.send(new PutEventsCommand({ Entries: [order, { ...order, EventBusName: "default" }] }));
    await cloud.host.tasks.idle();
    expect(readInbox(cloud.host).at(-1)?.body.startsWith('"Order of tea"\n')).toBe(true);
    expect(readInbox(cloud.host)).toHaveLength(2);
  });

  it("on a schedule, also after a restart, until the rule is disabled", async () => {
    const RoleArn = await makeRole("start-web", startPolicy);
    await events.send(new PutRuleCommand({ Name: "hourly", ScheduleExpression: "rate(1 hour)" }));
    const Targets = [{ Id: "p", Arn: PIPELINE, RoleArn }];
    await events.send(new PutTargetsCommand({ Rule: "hourly", Targets }));
    await clock.advance(3_599_000);
    expect(standIn.starts).toHaveLength(0);
    await clock.advance(1_000);
    await cloud.host.tasks.idle();
    expect(standIn.starts).toHaveLength(1);
    expect(log()[0]?.data["event"]).toMatchObject({
      source: "aws.events",
      "detail-type": "Scheduled Event",
      time: "2026-01-01T01:00:00Z",
      resources: ["arn:aws:events:us-east-1:000000000000:rule/hourly"],
      detail: {},
    });
    await cloud.stop();
    await start();
    await clock.advance(3_600_000);
    await cloud.host.tasks.idle();
    expect(standIn.starts).toHaveLength(2);
    await events.send(new DisableRuleCommand({ Name: "hourly" }));
    await clock.advance(7_200_000);
    await cloud.host.tasks.idle();
    expect(standIn.starts).toHaveLength(2);
  });
});
