import type { CancelUpdateStackInput, ContinueUpdateRollbackInput } from "@aws-sdk/client-cloudformation";
import type { Call } from "../../../service.ts";
import { runnerOf } from "../engine/runner.ts";
import type { StackRecord } from "../engine/state.ts";
import { validationError } from "../template/errors.ts";
import { actingFor } from "./acting.ts";
import { livingStack, stacksOf } from "./find-stack.ts";

export async function continueUpdateRollback(
  input: ContinueUpdateRollbackInput,
  call: Call,
): Promise<object> {
  const stacks = stacksOf(call);
  const stack = livingStack(call, input.StackName);
  const rollback = stack.failedRollback;
  if (stack.status !== "UPDATE_ROLLBACK_FAILED" || !rollback) {
    throw validationError(
      `Stack:${stack.id} is in ${stack.status} state and can not continue update rollback.`,
    );
  }
  const skip = new Set(input.ResourcesToSkip);
  const failed = Object.values(stack.resources).filter(({ status }) => status === "UPDATE_FAILED");
  const stranger = [...skip].find((id) => !failed.some(({ logicalId }) => logicalId === id));
  if (stranger !== undefined) {
    throw validationError(`ResourcesToSkip: [${stranger}] is not in UPDATE_FAILED state.`);
  }
  const acting = await actingFor(call, input.RoleARN, stack.roleArn);
  stacks.begin(
    stack.id,
    { ...rollback, id: call.host.ids.uuid(), acting, token: input.ClientRequestToken },
    "UPDATE_ROLLBACK_IN_PROGRESS",
    "User Initiated",
    (stack) => takeUp(stack, skip),
  );
  runnerOf(call.host).run(stacks.place, stack.id);
  return {};
}

/** What failed is tried again; what is skipped counts as rolled back. */
function takeUp(stack: StackRecord, skip: Set<string>): void {
  delete stack.failedRollback;
  for (const resource of Object.values(stack.resources)) {
    if (resource.status === "UPDATE_IN_PROGRESS" && resource.step === undefined) resource.step = "change";
    if (resource.status !== "UPDATE_FAILED") continue;
    delete resource.statusReason;
    if (skip.has(resource.logicalId)) {
      resource.status = "UPDATE_COMPLETE";
      resource.properties = resource.wanted ?? resource.properties;
      delete resource.wanted;
    } else {
      resource.status = "UPDATE_IN_PROGRESS";
      resource.step = "change";
    }
  }
}

export function cancelUpdateStack(input: CancelUpdateStackInput, call: Call): object {
  const stack = livingStack(call, input.StackName);
  if (stack.status !== "UPDATE_IN_PROGRESS") {
    throw validationError("CancelUpdateStack cannot be called from current stack status");
  }
  stacksOf(call).change(stack.id, ({ operation }) => {
    if (!operation) return;
    operation.failure = "User Initiated";
    operation.token = input.ClientRequestToken ?? operation.token;
  });
  runnerOf(call.host).cancel(stack.id);
  return {};
}
