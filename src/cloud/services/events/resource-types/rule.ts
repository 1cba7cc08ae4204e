import {
  DeleteRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  type RuleState,
  type Target,
} from "@aws-sdk/client-eventbridge";
import { codeOf } from "../../../../kernel/errors.ts";
import { clientConfig } from "../../../../kernel/target.ts";
import type { Properties, ResourceContext, ResourceType } from "../../../resource-type.ts";

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
    const name = text(properties, "Name") ?? context.generateName({ maxLength: 64 });
    const bus = text(properties, "EventBusName");
    const arn = await putRule(name, properties, context);
    return { physicalId: bus ? `${bus}|${name}` : name, attributes: { Arn: arn } };
  },

  async update(current, properties, _previous, context) {
    const name = nameOf(current.physicalId);
    const arn = await putRule(name, properties, context);
    return { ...current, attributes: { Arn: arn } };
  },

  async delete(current, properties, context) {
    const events = new EventBridgeClient(clientConfig(context.target));
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

async function putRule(name: string, properties: Properties, context: ResourceContext): Promise<string> {
  const events = new EventBridgeClient(clientConfig(context.target));
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
