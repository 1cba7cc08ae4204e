import type * as sdk from "@aws-sdk/client-eventbridge";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call, OperationsOf } from "../../service.ts";
import { busFor } from "./bus-store.ts";
import { invalid } from "./errors.ts";
import { checkInput } from "./input.ts";
import { page } from "./paging.ts";
import { ruleFor, rulesOn, saveRule } from "./rule-store.ts";
import { passRole } from "./rules.ts";
import { placeOf } from "./targets/target-kind.ts";
import { targetKindOf } from "./targets/index.ts";

type Operations = OperationsOf<typeof sdk>;

/** "Amazon EventBridge quotas": targets of one rule. */
const MOST_TARGETS = 5;

/** Adds targets, or replaces those of the same id. What pipelab cannot deliver to fails in its entry. */
export const PutTargets: Operations["PutTargets"] = (input, call) => {
  const rule = ruleFor(call.host, call, input.EventBusName, input.Rule);
  const wanted = input.Targets ?? [];
  for (const target of wanted) checkTarget(target, call);
  const failed = wanted.flatMap(failureOf);
  const accepted = wanted.filter(({ Id }) => !failed.some(({ TargetId }) => TargetId === Id));
  const targets = [
    ...rule.targets.filter(({ Id }) => !accepted.some((other) => other.Id === Id)),
    ...accepted,
  ];
  if (targets.length > MOST_TARGETS) {
    throw new AwsError(
      "LimitExceededException",
      "The requested resource exceeds the maximum number allowed.",
    );
  }
  saveRule(call.host, { ...rule, targets });
  return { FailedEntryCount: failed.length, FailedEntries: failed };
};

function checkTarget(target: sdk.Target, call: Call): void {
  const { Arn = "", RoleArn } = target;
  if (!/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(Arn)) {
    throw invalid(`Parameter ${Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  }
  if (targetKindOf(Arn)?.needsRole && !RoleArn) throw invalid(`RoleArn is required for target ${Arn}.`);
  if (placeOf(Arn).account !== "" && placeOf(Arn).account !== call.account && !RoleArn) {
    throw invalid(`RoleArn is required for target ${Arn}.`);
  }
  checkInput(target);
  if (RoleArn) passRole(RoleArn, call);
}

/** Never stored, never pretended: a target that nothing would reach. */
function failureOf(target: sdk.Target): sdk.PutTargetsResultEntry[] {
  const { Id, Arn = "", DeadLetterConfig } = target;
  const fail = (what: string): sdk.PutTargetsResultEntry[] => [
    { TargetId: Id, ErrorCode: "NotImplemented", ErrorMessage: `pipelab does not emulate ${what}` },
  ];
  if (!targetKindOf(Arn)) return fail(`delivery of events to ${Arn}`);
  return DeadLetterConfig?.Arn ? fail("dead-letter queues of targets") : [];
}

export const RemoveTargets: Operations["RemoveTargets"] = (input, call) => {
  const rule = ruleFor(call.host, call, input.EventBusName, input.Rule);
  const ids = new Set(input.Ids);
  const FailedEntries = [...ids]
    .filter((id) => !rule.targets.some(({ Id }) => Id === id))
    .map((id) => ({
      TargetId: id,
      ErrorCode: "ResourceNotFoundException",
      ErrorMessage: `Rule ${rule.name} does not have target(s) with id(s): ${id}.`,
    }));
  saveRule(call.host, { ...rule, targets: rule.targets.filter(({ Id }) => !ids.has(Id ?? "")) });
  return { FailedEntryCount: FailedEntries.length, FailedEntries };
};

export const ListTargetsByRule: Operations["ListTargetsByRule"] = (input, call) => {
  const { targets } = ruleFor(call.host, call, input.EventBusName, input.Rule);
  const { items, nextToken } = page(targets, input.Limit, input.NextToken);
  return { Targets: items, NextToken: nextToken };
};

export const ListRuleNamesByTarget: Operations["ListRuleNamesByTarget"] = (input, call) => {
  const bus = busFor(call.host, call, input.EventBusName);
  const names = rulesOn(call.host, call, bus.name)
    .filter(({ targets }) => targets.some(({ Arn }) => Arn === input.TargetArn))
    .map(({ name }) => name);
  const { items, nextToken } = page(names, input.Limit, input.NextToken);
  return { RuleNames: items, NextToken: nextToken };
};
