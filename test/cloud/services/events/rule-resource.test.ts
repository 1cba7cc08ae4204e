import {
  CreateEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import type { ResourceContext } from "../../../../src/cloud/resource-type.ts";
import { ruleType } from "../../../../src/cloud/services/events/resource-types/rule.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

const TOPIC = "arn:aws:sns:us-east-1:000000000000:alerts";

describe("AWS::Events::Rule", () => {
  let cloud: Cloud;
  let events: EventBridgeClient;
  let context: ResourceContext;

  beforeEach(async () => {
    cloud = await startCloud({ pace: "instant" });
    events = new EventBridgeClient(clientConfig(cloud.target()));
    context = {
      target: cloud.target(),
      account: cloud.account,
      region: cloud.region,
      stackName: "lab",
      stackId: "stack",
      logicalId: "Rule",
      stackTags: {},
      clock: cloud.host.clock,
      ids: cloud.host.ids,
      generateName: () => "lab-Rule-1",
    };
  });

  afterEach(() => cloud.stop());

  it("makes a rule with its targets, changes both, and deletes both", async () => {
    const before = {
      EventPattern: { source: ["shop"] },
      Targets: [
        { Id: "a", Arn: TOPIC },
        { Id: "b", Arn: TOPIC },
      ],
    };
    const rule = await ruleType.create(before, context);
    expect(rule).toEqual({
      physicalId: "lab-Rule-1",
      attributes: { Arn: "arn:aws:events:us-east-1:000000000000:rule/lab-Rule-1" },
    });
    const after = {
      ScheduleExpression: "rate(1 day)",
      State: "DISABLED",
      Targets: [{ Id: "b", Arn: TOPIC }],
    };
    await ruleType.update?.(rule, after, before, context);
    const described = await events.send(new DescribeRuleCommand({ Name: "lab-Rule-1" }));
    expect(described).toMatchObject({ ScheduleExpression: "rate(1 day)", State: "DISABLED" });
    expect(described.EventPattern).toBeUndefined();
    const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: "lab-Rule-1" }));
    expect(Targets).toEqual([{ Id: "b", Arn: TOPIC }]);
    await ruleType.delete(rule, after, context);
    expect((await events.send(new ListRulesCommand({}))).Rules).toEqual([]);
    await ruleType.delete(rule, after, context);
  });

  it("is known by bus and name on a bus of its own", async () => {
    await events.send(new CreateEventBusCommand({ Name: "shop" }));
    const properties = { Name: "orders", EventBusName: "shop", EventPattern: { source: ["shop"] } };
    const rule = await ruleType.create(properties, context);
    expect(rule.physicalId).toBe("shop|orders");
    await ruleType.delete(rule, properties, context);
    expect((await events.send(new ListRulesCommand({ EventBusName: "shop" }))).Rules).toEqual([]);
  });

  it("fails with a target that pipelab cannot reach", async () => {
    const Arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
    const properties = { EventPattern: { source: ["shop"] }, Targets: [{ Id: "f", Arn }] };
    await expect(ruleType.create(properties, context)).rejects.toThrow(
      `f: pipelab does not emulate delivery`,
    );
  });
});
