import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type RuleState,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { codeOf } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, ResourceContext, ResourceType } from "../../../resource-type.ts";

/**
 * AWS would make up to 64 characters. A pipeline shows the rule that started it by a session name that has room
 * for these (`targets/codepipeline.ts`).
 */
const LONGEST_NAME = 42;

export const ruleType: ResourceType = {
  name: "AWS::Events::Rule",
  nameProperty: "Name",
  properties: {
    Name: { type: "string", createOnly: true },
    EventBusName: { type: "string", createOnly: true },
    Description: { type: "string" },
    EventPattern: {},
    ScheduleExpression: { type: "string" },
    State: { type: "string" },
    RoleArn: { type: "string" },
    Targets: { type: "list" },
    Tags: { type: "list" },
  },

  async create(properties, context) {
    const name = text(properties, "Name") ?? context.generateName({ maxLength: LONGEST_NAME });
    const bus = text(properties, "EventBusName");
    const physicalId = bus ? `${bus}|${name}` : name;
    await refuseExisting(physicalId, { Name: name, EventBusName: bus }, context);
    try {
      return { physicalId, attributes: { Arn: await putRule(name, properties, context) } };
    } catch (error) {
      // A rule whose targets were refused does not stay behind.
      await ruleType.delete({ physicalId, attributes: {} }, properties, context);
      throw error;
    }
  },

  async update(current, properties, _previous, context) {
    const name = nameOf(current.physicalId);
    const arn = await putRule(name, properties, context);
    return { ...current, attributes: { Arn: arn } };
  },

  async delete(current, properties, context) {
    const events = clientOf(EventBridgeClient, context.target);
    const rule = { Rule: nameOf(current.physicalId), EventBusName: text(properties, "EventBusName") };
    try {
      await removeTargets(events, rule, []);
      await events.send(new DeleteRuleCommand({ Name: rule.Rule, EventBusName: rule.EventBusName }));
    } catch (error) {
      if (codeOf(error) !== "ResourceNotFoundException") throw error;
    }
  },
};

interface RuleAddress {
  Rule: string;
  EventBusName: string | undefined;
}

async function refuseExisting(
  physicalId: string,
  rule: { Name: string; EventBusName: string | undefined },
  context: ResourceContext,
): Promise<void> {
  const events = clientOf(EventBridgeClient, context.target);
  try {
    await events.send(new DescribeRuleCommand(rule));
  } catch (error) {
    if (codeOf(error) === "ResourceNotFoundException") return;
    throw error;
  }
  throw new Error(`Resource of type 'AWS::Events::Rule' with identifier '${physicalId}' already exists.`);
}

async function putRule(name: string, properties: Properties, context: ResourceContext): Promise<string> {
  const events = clientOf(EventBridgeClient, context.target);
  const pattern = properties["EventPattern"];
  const rule = { Rule: name, EventBusName: text(properties, "EventBusName") };
  const { RuleArn = "" } = await events.send(
    new PutRuleCommand({
      Name: name,
      EventBusName: rule.EventBusName,
      Description: text(properties, "Description"),
      EventPattern: typeof pattern === "object" ? JSON.stringify(pattern) : text(properties, "EventPattern"),
      ScheduleExpression: text(properties, "ScheduleExpression"),
      State: text(properties, "State") as RuleState | undefined,
      RoleArn: text(properties, "RoleArn"),
      Tags: tagsOf(properties, context),
    }),
  );
  const targets = (properties["Targets"] ?? []) as Target[];
  await removeTargets(
    events,
    rule,
    targets.map(({ Id }) => Id ?? ""),
  );
  if (targets.length > 0) await putTargets(events, rule, targets);
  return RuleArn;
}

async function putTargets(events: EventBridgeClient, rule: RuleAddress, targets: Target[]): Promise<void> {
  const { FailedEntries = [] } = await events.send(new PutTargetsCommand({ ...rule, Targets: targets }));
  if (FailedEntries.length === 0) return;
  throw new Error(
    FailedEntries.map(({ TargetId, ErrorMessage }) => `${TargetId}: ${ErrorMessage}`).join("; "),
  );
}

async function removeTargets(events: EventBridgeClient, rule: RuleAddress, kept: string[]): Promise<void> {
  const { Targets = [] } = await events.send(new ListTargetsByRuleCommand(rule));
  const Ids = Targets.map(({ Id = "" }) => Id).filter((id) => !kept.includes(id));
  if (Ids.length > 0) await events.send(new RemoveTargetsCommand({ ...rule, Ids }));
}

function tagsOf(properties: Properties, context: ResourceContext): { Key: string; Value: string }[] {
  const own = (properties["Tags"] ?? []) as { Key: string; Value: string }[];
  const stack = Object.entries(context.stackTags).map(([Key, Value]) => ({ Key, Value }));
  return [...stack.filter(({ Key }) => !own.some((tag) => tag.Key === Key)), ...own];
}

function text(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  return typeof value === "string" ? value : undefined;
}

function nameOf(physicalId: string): string {
  return physicalId.slice(physicalId.indexOf("|") + 1);
}
