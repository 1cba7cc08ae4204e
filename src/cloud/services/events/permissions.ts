import type { Permission, PermissionScope } from "../../service.ts";
import { busArn, busName } from "./bus-store.ts";
import { ruleArn } from "./rule-store.ts";

const ON_RULES = new Set([
  "PutRule",
  "DeleteRule",
  "DescribeRule",
  "EnableRule",
  "DisableRule",
  "PutTargets",
  "RemoveTargets",
  "ListTargetsByRule",
]);
const ON_BUSES = new Set(["CreateEventBus", "DeleteEventBus", "DescribeEventBus"]);
const ON_TAGGED = new Set(["TagResource", "UntagResource", "ListTagsForResource"]);

interface Input {
  Name?: string;
  Rule?: string;
  EventBusName?: string;
  ResourceARN?: string;
  Entries?: { EventBusName?: string }[];
}

/** "Actions, resources, and condition keys for Amazon EventBridge". */
export function permissions(
  operation: string,
  input: Input,
  scope: PermissionScope,
): Permission[] | undefined {
  const action = `events:${operation}`;
  if (ON_RULES.has(operation)) {
    const name = input.Rule ?? input.Name ?? "*";
    return [{ action, resource: ruleArn(busName(input.EventBusName), name, scope) }];
  }
  if (ON_BUSES.has(operation)) return [{ action, resource: busArn(busName(input.Name), scope) }];
  if (ON_TAGGED.has(operation)) return [{ action, resource: input.ResourceARN ?? "*" }];
  if (operation === "PutEvents") {
    const buses = new Set((input.Entries ?? []).map(({ EventBusName }) => busName(EventBusName)));
    return [...buses].map((bus) => ({ action, resource: busArn(bus, scope) }));
  }
  return undefined;
}
