import type { RuleState, Target } from "@aws-sdk/client-eventbridge";
import type { Collection } from "../../../kernel/store.ts";
import type { Host, Place } from "../../host.ts";
import { busFor, DEFAULT_BUS } from "./bus-store.ts";
import { ruleNotFound } from "./errors.ts";

export interface Rule {
  name: string;
  bus: string;
  arn: string;
  account: string;
  region: string;
  createdBy: string;
  /** Milliseconds. */
  created: number;
  state: RuleState;
  eventPattern?: string;
  scheduleExpression?: string;
  description?: string;
  roleArn?: string;
  targets: Target[];
  tags: Record<string, string>;
}

/** `arn:...:rule/NAME`, or `arn:...:rule/BUS/NAME` on a bus of one's own. */
export function ruleArn(bus: string, name: string, { account, region }: Place): string {
  const path = bus === DEFAULT_BUS ? name : `${bus}/${name}`;
  return `arn:aws:events:${region}:${account}:rule/${path}`;
}

export function rulesOf(host: Host, place: Place): Collection<Rule> {
  return host.records("events", place, "rules");
}

/** `BUS/NAME`: a bus of one's own has no slash in its name, so the order is by bus and then by name. */
export function ruleKey(bus: string, name: string): string {
  return `${bus}/${name}`;
}

export function rulesOn(host: Host, place: Place, bus: string, namePrefix = ""): Rule[] {
  return rulesOf(host, place).values({ prefix: ruleKey(bus, namePrefix) });
}

export function saveRule(host: Host, rule: Rule): void {
  rulesOf(host, rule).put(ruleKey(rule.bus, rule.name), rule);
}

/** @throws AwsError ResourceNotFoundException for the bus or the rule. */
export function ruleFor(host: Host, place: Place, bus: string | undefined, name: string | undefined): Rule {
  const { name: busName } = busFor(host, place, bus);
  const rule = rulesOf(host, place).get(ruleKey(busName, name ?? ""));
  if (!rule) throw ruleNotFound(name ?? "", busName);
  return rule;
}

export function isEnabled(rule: Rule): boolean {
  return rule.state !== "DISABLED";
}
