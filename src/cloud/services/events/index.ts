import * as sdk from "@aws-sdk/client-eventbridge";
import { defineService } from "../../service.ts";
import { followAwsEvents } from "./aws-events.ts";
import { CreateEventBus, DeleteEventBus, DescribeEventBus, ListEventBuses } from "./buses.ts";
import constraints from "./constraints.json" with { type: "json" };
import { resumeDeliveries } from "./delivery.ts";
import { permissions } from "./permissions.ts";
import { PutEvents } from "./put-events.ts";
import { ruleType } from "./resource-types/rule.ts";
import { ListRuleNamesByTarget, ListTargetsByRule, PutTargets, RemoveTargets } from "./rule-targets.ts";
import {
  DeleteRule,
  DescribeRule,
  DisableRule,
  EnableRule,
  ListRules,
  PutRule,
  TestEventPattern,
} from "./rules.ts";
import { resumeSchedules } from "./schedule/timers.ts";
import { ListTagsForResource, TagResource, UntagResource } from "./tags.ts";

/** Amazon EventBridge: buses, rules, schedules, and delivery to the targets in `targets/`. */
export const events = defineService<typeof sdk>(sdk, {
  name: "events",
  operations: {
    CreateEventBus,
    DeleteEventBus,
    DescribeEventBus,
    ListEventBuses,
    PutRule,
    DeleteRule,
    DescribeRule,
    ListRules,
    EnableRule,
    DisableRule,
    TestEventPattern,
    PutTargets,
    RemoveTargets,
    ListTargetsByRule,
    ListRuleNamesByTarget,
    PutEvents,
    TagResource,
    UntagResource,
    ListTagsForResource,
  },
  constraints,
  permissions,
  resourceTypes: [ruleType],
  start(host) {
    resumeDeliveries(host);
    resumeSchedules(host);
    followAwsEvents(host);
  },
});
