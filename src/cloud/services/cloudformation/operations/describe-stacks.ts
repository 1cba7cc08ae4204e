import type {
  DescribeStackEventsInput,
  DescribeStackEventsOutput,
  DescribeStacksInput,
  DescribeStacksOutput,
  ListStacksInput,
  ListStacksOutput,
  Stack,
  Tag,
} from "@aws-sdk/client-cloudformation";
import type { Call } from "../../../service.ts";
import { readEvents } from "../engine/stack-events.ts";
import type { StackDefinition, StackRecord } from "../engine/state.ts";
import { validationError } from "../template/errors.ts";
import { shownValue } from "../template/parameters.ts";
import { readTemplate } from "../template/read.ts";
import { describedStack, stacksOf } from "./find-stack.ts";
import { page } from "./paging.ts";

export function describeStacks(input: DescribeStacksInput, call: Call): DescribeStacksOutput {
  if (input.StackName) return { Stacks: [describe(describedStack(call, input.StackName))] };
  const living = stacksOf(call)
    .list()
    .filter(({ status }) => status !== "DELETE_COMPLETE");
  const { items, NextToken } = page(living, input.NextToken);
  return { Stacks: items.map(describe), NextToken };
}

export function listStacks(input: ListStacksInput, call: Call): ListStacksOutput {
  const wanted = new Set<string>(input.StackStatusFilter);
  const stacks = stacksOf(call)
    .list()
    .filter(({ status }) => wanted.size === 0 || wanted.has(status));
  const { items, NextToken } = page(stacks, input.NextToken);
  return {
    StackSummaries: items.map((stack) => ({
      StackId: stack.id,
      StackName: stack.name,
      StackStatus: stack.status,
      StackStatusReason: stack.statusReason,
      CreationTime: new Date(stack.createdAt),
      LastUpdatedTime: date(stack.updatedAt),
      DeletionTime: date(stack.deletedAt),
      TemplateDescription: stack.definition.description,
      DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
    })),
    NextToken,
  };
}

export function describeStackEvents(input: DescribeStackEventsInput, call: Call): DescribeStackEventsOutput {
  const stacks = stacksOf(call);
  const stack = stacks.find(input.StackName ?? "");
  if (!stack) throw validationError(`Stack [${input.StackName ?? ""}] does not exist`);
  const { items, NextToken } = page(readEvents(call.host, stacks.place, stack), input.NextToken);
  return { StackEvents: items, NextToken };
}

function describe(stack: StackRecord): Stack {
  const parameters = shownParameters(stack.definition);
  const outputs = stack.outputs.map(({ key, value, description, exportName }) => ({
    OutputKey: key,
    OutputValue: value,
    Description: description,
    ExportName: exportName,
  }));
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: stack.changeSetId,
    Description: stack.definition.description,
    Parameters: parameters.length > 0 ? parameters : undefined,
    CreationTime: new Date(stack.createdAt),
    LastUpdatedTime: date(stack.updatedAt),
    DeletionTime: date(stack.deletedAt),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DisableRollback: stack.disableRollback,
    NotificationARNs: stack.notificationArns,
    TimeoutInMinutes: stack.timeoutInMinutes,
    Capabilities: stack.definition.capabilities.length > 0 ? stack.definition.capabilities : undefined,
    Outputs: outputs.length > 0 ? outputs : undefined,
    RoleARN: stack.roleArn,
    Tags: tagList(stack.definition.tags),
    EnableTerminationProtection: stack.status === "DELETE_COMPLETE" ? undefined : stack.terminationProtection,
    DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
  };
}

/** Parameters as descriptions show them: those with NoEcho as `****`. */
export function shownParameters(
  definition: StackDefinition,
): { ParameterKey: string; ParameterValue: string }[] {
  if (definition.templateBody === "") return [];
  const { parameters } = readTemplate(definition.templateBody);
  return Object.entries(definition.parameters).map(([name, value]) => ({
    ParameterKey: name,
    ParameterValue: shownValue(value, parameters[name]),
  }));
}

export function tagList(tags: Record<string, string>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function date(ms: number | undefined): Date | undefined {
  return ms === undefined ? undefined : new Date(ms);
}
