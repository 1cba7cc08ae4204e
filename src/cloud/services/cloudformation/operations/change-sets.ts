import type {
  ChangeSetSummary,
  DeleteChangeSetInput,
  DescribeChangeSetInput,
  DescribeChangeSetOutput,
  ListChangeSetsInput,
  ListChangeSetsOutput,
} from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { validationError } from "../template/errors.ts";
import { changeSetsOf, changeSetsOfStack, findChangeSet, type ChangeSetRecord } from "./change-set-store.ts";
import { shownParameters, tagList } from "./describe-stacks.ts";
import { stacksOf } from "./find-stack.ts";
import { page } from "./paging.ts";

export function describeChangeSet(input: DescribeChangeSetInput, call: Call): DescribeChangeSetOutput {
  const changeSet = findChangeSet(call, input.ChangeSetName ?? "", input.StackName);
  const { definition } = changeSet;
  const parameters = shownParameters(definition);
  const tags = tagList(definition.tags);
  const { items, NextToken } = page(changeSet.changes, input.NextToken);
  const { CreationTime, ...summary } = summaryOf(changeSet);
  return {
    ...summary,
    CreationTime,
    Parameters: parameters.length > 0 ? parameters : undefined,
    NotificationARNs: changeSet.notificationArns ?? [],
    RollbackConfiguration: {},
    Capabilities: definition.capabilities,
    Tags: tags.length > 0 ? tags : undefined,
    Changes: items,
    NextToken,
    OnStackFailure: changeSet.onStackFailure,
  };
}

export function listChangeSets(input: ListChangeSetsInput, call: Call): ListChangeSetsOutput {
  const stack = stacksOf(call).find(input.StackName ?? "");
  if (!stack) throw validationError(`Stack [${input.StackName ?? ""}] does not exist`);
  const { items, NextToken } = page(changeSetsOfStack(call, stack.id), input.NextToken);
  return { Summaries: items.map(summaryOf), NextToken };
}

/** Deletes a change set; one that does not exist is deleted already. */
export function deleteChangeSet(input: DeleteChangeSetInput, call: Call): object {
  let changeSet: ChangeSetRecord;
  try {
    changeSet = findChangeSet(call, input.ChangeSetName ?? "", input.StackName);
  } catch (error) {
    if (error instanceof AwsError && error.code === "ChangeSetNotFoundException") return {};
    throw error;
  }
  if (changeSet.executionStatus === "EXECUTE_IN_PROGRESS") {
    throw new AwsError(
      "InvalidChangeSetStatusException",
      `ChangeSet [${changeSet.id}] cannot be deleted in its current execution status of [EXECUTE_IN_PROGRESS]`,
    );
  }
  changeSetsOf(call.host, call).delete(changeSet.id);
  return {};
}

function summaryOf(changeSet: ChangeSetRecord): ChangeSetSummary {
  return {
    StackId: changeSet.stackId,
    StackName: changeSet.stackName,
    ChangeSetId: changeSet.id,
    ChangeSetName: changeSet.name,
    Description: changeSet.description,
    ExecutionStatus: changeSet.executionStatus,
    Status: changeSet.status,
    StatusReason: changeSet.statusReason,
    CreationTime: new Date(changeSet.createdAt),
    IncludeNestedStacks: false,
  };
}
