import type {
  Change,
  ChangeSetStatus,
  ChangeSetType,
  ExecutionStatus,
  OnStackFailure,
} from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Collection } from "../../../../kernel/store.ts";
import type { Host, Place } from "../../../host.ts";
import type { Call } from "../../../service.ts";
import type { StackDefinition } from "../engine/state.ts";
import { validationError } from "../template/errors.ts";
import { stacksOf } from "./find-stack.ts";

export interface ChangeSetRecord {
  /** The ARN. */
  id: string;
  name: string;
  stackId: string;
  stackName: string;
  type: ChangeSetType;
  description?: string;
  status: ChangeSetStatus;
  statusReason?: string;
  executionStatus: ExecutionStatus;
  createdAt: number;
  definition: StackDefinition;
  changes: Change[];
  roleArn?: string;
  notificationArns?: string[];
  onStackFailure?: OnStackFailure;
}

export function changeSetsOf(host: Host, place: Place): Collection<ChangeSetRecord> {
  return host.records("cloudformation", place, "change-sets");
}

/** The change sets of a stack, newest last. */
export function changeSetsOfStack(call: Call, stackId: string): ChangeSetRecord[] {
  return changeSetsOf(call.host, call)
    .values()
    .filter((changeSet) => changeSet.stackId === stackId)
    .toSorted((a, b) => a.createdAt - b.createdAt);
}

/**
 * A change set by its ARN, or by its name and its stack.
 * @throws AwsError `ChangeSetNotFoundException`, or `ValidationError` when there is no such stack.
 */
export function findChangeSet(call: Call, nameOrId: string, stackName: string | undefined): ChangeSetRecord {
  const changeSets = changeSetsOf(call.host, call);
  const found = nameOrId.startsWith("arn:")
    ? changeSets.get(nameOrId)
    : changeSetsOfStack(call, stackIdOf(call, stackName)).find(({ name }) => name === nameOrId);
  if (!found) throw new AwsError("ChangeSetNotFoundException", `ChangeSet [${nameOrId}] does not exist`);
  return found;
}

function stackIdOf(call: Call, stackName: string | undefined): string {
  if (!stackName) {
    throw validationError("StackName must be specified if ChangeSetName is not specified as an ARN.");
  }
  const stack = stacksOf(call).find(stackName);
  if (!stack) throw validationError(`Stack [${stackName}] does not exist`);
  return stack.id;
}
