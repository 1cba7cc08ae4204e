import type {
  DeleteStackInput,
  UpdateTerminationProtectionInput,
  UpdateTerminationProtectionOutput,
} from "@aws-sdk/client-cloudformation";
import { notEmulated } from "../../../wire/errors.ts";
import type { Call } from "../../../service.ts";
import { runnerOf } from "../engine/runner.ts";
import { validationError } from "../template/errors.ts";
import { actingFor } from "./acting.ts";
import { newOperation } from "./create-stack.ts";
import { livingStack, stacksOf } from "./find-stack.ts";

/** Deletes a stack in the background. One that does not exist is deleted already: no error, as on AWS. */
export async function deleteStack(input: DeleteStackInput, call: Call): Promise<void> {
  const stacks = stacksOf(call);
  const stack = stacks.find(input.StackName ?? "");
  if (!stack || stack.status === "DELETE_COMPLETE") return;
  if (stack.status === "DELETE_IN_PROGRESS") return;
  if (input.DeletionMode === "FORCE_DELETE_STACK") throw notEmulated("DeletionMode FORCE_DELETE_STACK");
  if (stack.terminationProtection) {
    throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
  }
  if (stack.operation && stack.operation.kind !== "create") {
    throw validationError(`Stack [${stack.id}] cannot be deleted while in status ${stack.status}`);
  }
  const retain = input.RetainResources ?? [];
  if (retain.length > 0 && stack.status !== "DELETE_FAILED") {
    throw validationError(
      `Invalid operation on stack [${stack.id}]. RetainResources can only be specified for stacks in the DELETE_FAILED state`,
    );
  }
  const acting = await actingFor(call, input.RoleARN, stack.roleArn);
  const runner = runnerOf(call.host);
  const operation = newOperation(call.host, "delete", acting, {
    token: input.ClientRequestToken,
    retain,
    cameFrom: stack.status,
    leftovers: stack.leftovers ?? [],
  });
  stacks.begin(stack.id, operation, "DELETE_IN_PROGRESS", "User Initiated", (stack) => {
    stack.deletedAt = call.host.clock.now();
    stack.roleArn = input.RoleARN ?? stack.roleArn;
  });
  runner.cancel(stack.id);
  runner.run(stacks.place, stack.id);
}

export function updateTerminationProtection(
  input: UpdateTerminationProtectionInput,
  call: Call,
): UpdateTerminationProtectionOutput {
  const stack = livingStack(call, input.StackName);
  stacksOf(call).change(stack.id, (stack) => {
    stack.terminationProtection = input.EnableTerminationProtection ?? false;
  });
  return { StackId: stack.id };
}
