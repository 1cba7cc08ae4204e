import type {
  DescribeStackResourceInput,
  DescribeStackResourceOutput,
  DescribeStackResourcesInput,
  DescribeStackResourcesOutput,
  ListStackResourcesInput,
  ListStackResourcesOutput,
} from "@aws-sdk/client-cloudformation";
import type { Call } from "../../../service.ts";
import type { ResourceRecord, StackRecord } from "../engine/state.ts";
import { validationError } from "../template/errors.ts";
import { readTemplate } from "../template/read.ts";
import { describedStack, stacksOf } from "./find-stack.ts";
import { page } from "./paging.ts";

export function describeStackResources(
  input: DescribeStackResourcesInput,
  call: Call,
): DescribeStackResourcesOutput {
  const stack = input.StackName
    ? describedStack(call, input.StackName)
    : owner(call, input.PhysicalResourceId);
  const resources = Object.values(stack.resources).filter(
    ({ logicalId }) => !input.LogicalResourceId || logicalId === input.LogicalResourceId,
  );
  if (input.LogicalResourceId && resources.length === 0) throw noResource(stack, input.LogicalResourceId);
  return {
    StackResources: resources.map((resource) => ({
      ...summary(resource),
      StackName: stack.name,
      StackId: stack.id,
      Timestamp: new Date(resource.updatedAt),
    })),
  };
}

export function describeStackResource(
  input: DescribeStackResourceInput,
  call: Call,
): DescribeStackResourceOutput {
  const stack = stacksOf(call).find(input.StackName ?? "");
  if (!stack) throw validationError(`Stack '${input.StackName ?? ""}' does not exist`);
  const logicalId = input.LogicalResourceId ?? "";
  const resource = stack.resources[logicalId];
  if (!resource) throw noResource(stack, logicalId);
  const { metadata } = readTemplate(stack.definition.templateBody).resources[logicalId] ?? {};
  return {
    StackResourceDetail: {
      ...summary(resource),
      StackName: stack.name,
      StackId: stack.id,
      LastUpdatedTimestamp: new Date(resource.updatedAt),
      Metadata: metadata === undefined ? undefined : JSON.stringify(metadata),
    },
  };
}

export function listStackResources(input: ListStackResourcesInput, call: Call): ListStackResourcesOutput {
  const stack = describedStack(call, input.StackName);
  const { items, NextToken } = page(Object.values(stack.resources), input.NextToken);
  return {
    StackResourceSummaries: items.map((resource) => ({
      ...summary(resource),
      LastUpdatedTimestamp: new Date(resource.updatedAt),
    })),
    NextToken,
  };
}

function summary(resource: ResourceRecord) {
  return {
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    ResourceStatus: resource.status,
    ResourceStatusReason: resource.statusReason,
    DriftInformation: { StackResourceDriftStatus: "NOT_CHECKED" as const },
  };
}

function owner(call: Call, physicalId: string | undefined): StackRecord {
  if (!physicalId) throw validationError("Either StackName or PhysicalResourceId must be specified");
  const stack = stacksOf(call)
    .list()
    .find(
      ({ status, resources }) =>
        status !== "DELETE_COMPLETE" &&
        Object.values(resources).some((resource) => resource.physicalId === physicalId),
    );
  if (!stack) throw validationError(`Stack for ${physicalId} does not exist`);
  return stack;
}

function noResource(stack: StackRecord, logicalId: string): Error {
  return validationError(`Resource ${logicalId} does not exist for stack ${stack.name}`);
}
