import type { CreateChangeSetInput, CreateChangeSetOutput } from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { notEmulated } from "../../../wire/errors.ts";
import { planChanges, type Plan } from "../engine/plan.ts";
import type { StackRecord } from "../engine/state.ts";
import { validationError } from "../template/errors.ts";
import { actingFor } from "./acting.ts";
import { checkTopics } from "./notification-topics.ts";
import { changeSetsOf, changeSetsOfStack, type ChangeSetRecord } from "./change-set-store.ts";
import { checkStackName, newStack } from "./create-stack.ts";
import { readDefinition } from "./definition.ts";
import { stacksOf } from "./find-stack.ts";
import { requireUpdatable } from "./update-stack.ts";

const NO_CHANGES =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

/** Works out what would change. The changes are known when this answers; AWS takes some seconds. */
export async function createChangeSet(
  input: CreateChangeSetInput,
  call: Call,
): Promise<CreateChangeSetOutput> {
  const stacks = stacksOf(call);
  const [stackName, name] = [input.StackName ?? "", input.ChangeSetName ?? ""];
  if (input.ChangeSetType === "IMPORT" || input.ResourcesToImport?.length)
    throw notEmulated("ChangeSetType IMPORT");
  if (input.IncludeNestedStacks) throw notEmulated("IncludeNestedStacks");
  const existing = stacks.find(stackName);
  const stack = stackFor(input, call, existing);
  if (changeSetsOfStack(call, stack.id).some((other) => other.name === name)) {
    throw new AwsError("AlreadyExistsException", `ChangeSet ${name} already exists`);
  }
  const creating = stack.status === "REVIEW_IN_PROGRESS";
  const { definition, template } = await readDefinition(call, stack, input, creating ? undefined : stack);
  await checkTopics(call, input.NotificationARNs ?? []);
  if (input.RoleARN) await actingFor(call, input.RoleARN);
  const plan = planChanges(stacks, stack, definition, template);
  const changeSet: ChangeSetRecord = {
    id: `arn:aws:cloudformation:${call.region}:${call.account}:changeSet/${name}/${call.host.ids.uuid()}`,
    name,
    stackId: stack.id,
    stackName: stack.name,
    type: creating ? "CREATE" : "UPDATE",
    description: input.Description,
    ...outcome(plan, creating),
    createdAt: call.host.clock.now(),
    definition,
    changes: plan.changes.map((ResourceChange) => ({ Type: "Resource", ResourceChange })),
    roleArn: input.RoleARN,
    notificationArns: input.NotificationARNs,
    onStackFailure: input.OnStackFailure,
  };
  call.host.store.transaction(() => {
    if (!existing) {
      stacks.add(stack);
      stacks.setStatus(stack.id, "REVIEW_IN_PROGRESS", "User Initiated");
    }
    changeSetsOf(call.host, call).put(changeSet.id, changeSet);
  });
  return { Id: changeSet.id, StackId: stack.id };
}

function stackFor(input: CreateChangeSetInput, call: Call, existing: StackRecord | undefined): StackRecord {
  const stackName = input.StackName ?? "";
  if (input.ChangeSetType === "CREATE") {
    if (existing && existing.status !== "REVIEW_IN_PROGRESS") {
      throw validationError(
        `Stack [${stackName}] already exists and cannot be created again with the changeSet [${input.ChangeSetName ?? ""}].`,
      );
    }
    if (!existing) checkStackName(stackName);
    return existing ?? newStack(call.host, call, stackName);
  }
  if (!existing || existing.status === "DELETE_COMPLETE")
    throw validationError(`Stack [${stackName}] does not exist`);
  requireUpdatable(existing, true);
  return existing;
}

function outcome(
  plan: Plan,
  creating: boolean,
): Pick<ChangeSetRecord, "status" | "statusReason" | "executionStatus"> {
  if (plan.retyped.length > 0) {
    return {
      status: "FAILED",
      statusReason: `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${plan.retyped.join(", ")}]`,
      executionStatus: "UNAVAILABLE",
    };
  }
  return creating || plan.changesAnything
    ? { status: "CREATE_COMPLETE", executionStatus: "AVAILABLE" }
    : { status: "FAILED", statusReason: NO_CHANGES, executionStatus: "UNAVAILABLE" };
}
