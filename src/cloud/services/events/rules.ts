import type * as sdk from "@aws-sdk/client-eventbridge";
import type { Call, OperationsOf } from "../../service.ts";
import { busFor, busName, DEFAULT_BUS, findBus } from "./bus-store.ts";
import { invalid, notImplemented } from "./errors.ts";
import { page } from "./paging.ts";
import { checkPattern } from "./event-pattern.ts";
import { ruleArn, ruleFor, ruleKey, rulesOf, rulesOn, saveRule, type Rule } from "./rule-store.ts";
import { parseSchedule } from "./schedule/schedule.ts";
import { reschedule } from "./schedule/timers.ts";
import { toTags } from "./tags.ts";

type Operations = OperationsOf<typeof sdk>;

/** Makes a rule or replaces it whole, but for its targets and tags. */
export const PutRule: Operations["PutRule"] = (input, call) => {
  const { host } = call;
  const bus = busFor(host, call, input.EventBusName);
  if (!input.EventPattern && !input.ScheduleExpression) {
    throw invalid("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  if (input.EventPattern) checkPattern(input.EventPattern);
  if (input.ScheduleExpression) checkSchedule(input.ScheduleExpression, bus.name);
  if (input.State === "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS") {
    throw notImplemented("the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS");
  }
  if (input.RoleArn) passRole(input.RoleArn, call);
  const name = input.Name ?? "";
  const existing = rulesOf(host, call).get(ruleKey(bus.name, name));
  const rule: Rule = {
    name,
    bus: bus.name,
    arn: ruleArn(bus.name, name, call),
    account: call.account,
    region: call.region,
    createdBy: existing?.createdBy ?? call.account,
    created: existing?.created ?? host.clock.now(),
    state: input.State ?? "ENABLED",
    eventPattern: input.EventPattern,
    scheduleExpression: input.ScheduleExpression,
    description: input.Description,
    roleArn: input.RoleArn,
    targets: existing?.targets ?? [],
    tags: existing?.tags ?? toTags(input.Tags),
  };
  saveRule(host, rule);
  reschedule(host, rule);
  return { RuleArn: rule.arn };
};

function checkSchedule(expression: string, bus: string): void {
  if (bus !== DEFAULT_BUS) throw invalid("ScheduleExpression is supported only on the default event bus.");
  if (!parseSchedule(expression)) throw invalid("Parameter ScheduleExpression is not valid.");
}

/** Whoever hands EventBridge a role needs `iam:PassRole` for it. */
export function passRole(role: string, call: Call): void {
  call.authorize({
    action: "iam:PassRole",
    resource: role,
    context: { "iam:PassedToService": "events.amazonaws.com" },
  });
}

/** A rule that is not there is deleted already. */
export const DeleteRule: Operations["DeleteRule"] = (input, call) => {
  const { host } = call;
  const name = busName(input.EventBusName);
  const rule = findBus(host, call, name) && rulesOf(host, call).get(ruleKey(name, input.Name ?? ""));
  if (!rule) return {};
  if (rule.targets.length > 0) throw invalid("Rule can't be deleted since it has targets.");
  rulesOf(host, call).delete(ruleKey(rule.bus, rule.name));
  reschedule(host, { ...rule, state: "DISABLED" });
  return {};
};

export const DescribeRule: Operations["DescribeRule"] = (input, call) => {
  const rule = ruleFor(call.host, call, input.EventBusName, input.Name);
  return { ...described(rule), CreatedBy: rule.createdBy };
};

export const ListRules: Operations["ListRules"] = (input, call) => {
  const bus = busFor(call.host, call, input.EventBusName);
  const rules = rulesOn(call.host, call, bus.name, input.NamePrefix);
  const { items, nextToken } = page(rules, input.Limit, input.NextToken);
  return { Rules: items.map(described), NextToken: nextToken };
};

export const EnableRule: Operations["EnableRule"] = (input, call) => setState(input, "ENABLED", call);
export const DisableRule: Operations["DisableRule"] = (input, call) => setState(input, "DISABLED", call);

function setState(input: sdk.EnableRuleRequest, state: sdk.RuleState, call: Call): Record<string, never> {
  const rule = { ...ruleFor(call.host, call, input.EventBusName, input.Name), state };
  saveRule(call.host, rule);
  reschedule(call.host, rule);
  return {};
}

function described(rule: Rule): sdk.Rule {
  return {
    Name: rule.name,
    Arn: rule.arn,
    EventPattern: rule.eventPattern,
    ScheduleExpression: rule.scheduleExpression,
    State: rule.state,
    Description: rule.description,
    RoleArn: rule.roleArn,
    EventBusName: rule.bus,
  };
}

/** What TestEventPattern wants an event to have (its API reference). */
const MANDATORY = ["id", "account", "source", "time", "region", "resources", "detail-type"];

export const TestEventPattern: Operations["TestEventPattern"] = (input) => {
  const matches = checkPattern(input.EventPattern ?? "");
  let event: unknown;
  try {
    event = JSON.parse(input.Event ?? "");
  } catch {
    throw invalid("Parameter Event is not valid.");
  }
  const isEvent = typeof event === "object" && event !== null;
  if (!isEvent || MANDATORY.some((field) => !Object.hasOwn(event as object, field))) {
    throw invalid("Parameter Event is not valid.");
  }
  return { Result: matches(event) };
};
