import type { ExecuteChangeSetInput } from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { runnerOf } from "../engine/runner.ts";
import type { StackRecord } from "../engine/state.ts";
import { actingFor } from "./acting.ts";
import { changeSetsOf, changeSetsOfStack, findChangeSet, type ChangeSetRecord } from "./change-set-store.ts";
import { newOperation } from "./create-stack.ts";
import { livingStack, stacksOf } from "./find-stack.ts";
import { beginUpdate, requireUpdatable } from "./update-stack.ts";

export async function executeChangeSet(input: ExecuteChangeSetInput, call: Call): Promise<object> {
  const changeSet = findChangeSet(call, input.ChangeSetName ?? "", input.StackName);
  requireExecutable(changeSet);
  const stack = livingStack(call, changeSet.stackId);
  const acting = await actingFor(call, changeSet.roleArn, stack.roleArn);
  const options = {
    acting,
    token: input.ClientRequestToken,
    disableRollback: input.DisableRollback ?? changeSet.onStackFailure === "DO_NOTHING",
    discardNew: input.RetainExceptOnCreate,
  };
  call.host.store.transaction(() => {
    retire(call, changeSet);
    const change = (stack: StackRecord): void => {
      stack.changeSetId = changeSet.id;
      stack.roleArn = changeSet.roleArn ?? stack.roleArn;
      stack.disableRollback = input.DisableRollback ?? false;
      stack.notificationArns = changeSet.notificationArns ?? stack.notificationArns;
      stack.updatedAt = call.host.clock.now();
    };
    if (changeSet.type === "UPDATE") {
      requireUpdatable(stack, true);
      beginUpdate(call, stack, changeSet.definition, { ...options, change });
      return;
    }
    const stacks = stacksOf(call);
    stacks.begin(
      stack.id,
      newOperation(call.host, "create", acting, options),
      "CREATE_IN_PROGRESS",
      "User Initiated",
      (stack) => {
        change(stack);
        stack.definition = changeSet.definition;
        stack.onFailure = changeSet.onStackFailure;
      },
    );
    runnerOf(call.host).run(stacks.place, stack.id);
  });
  return {};
}

function requireExecutable(changeSet: ChangeSetRecord): void {
  if (changeSet.status === "CREATE_COMPLETE" && changeSet.executionStatus === "AVAILABLE") return;
  const [what, status] =
    changeSet.status === "CREATE_COMPLETE"
      ? ["execution status", changeSet.executionStatus]
      : ["status", changeSet.status];
  throw new AwsError(
    "InvalidChangeSetStatusException",
    `ChangeSet [${changeSet.id}] cannot be executed in its current ${what} of [${status}]`,
  );
}

/** The change set that is executed stays to be read; the others of its stack are of no use any more. */
function retire(call: Call, executed: ChangeSetRecord): void {
  const changeSets = changeSetsOf(call.host, call);
  for (const other of changeSetsOfStack(call, executed.stackId)) {
    if (other.id === executed.id) changeSets.put(other.id, { ...other, executionStatus: "EXECUTE_COMPLETE" });
    else changeSets.delete(other.id);
  }
}
