import type { Call } from "../../../service.ts";
import { StackStore } from "../engine/stack-store.ts";
import type { StackRecord } from "../engine/state.ts";
import { validationError } from "../template/errors.ts";

export function stacksOf(call: Call): StackStore {
  return new StackStore(call.host, call);
}

/**
 * The stack by name or ARN, deleted ones by ARN only.
 * @throws AwsError `Stack with id NAME does not exist`.
 */
export function describedStack(call: Call, nameOrId: string | undefined): StackRecord {
  const stack = stacksOf(call).find(nameOrId ?? "");
  if (!stack) throw validationError(`Stack with id ${nameOrId ?? ""} does not exist`);
  return stack;
}

/** The stack that an operation works on. @throws AwsError `Stack [NAME] does not exist`. */
export function livingStack(call: Call, nameOrId: string | undefined): StackRecord {
  const stack = stacksOf(call).find(nameOrId ?? "");
  if (!stack || stack.status === "DELETE_COMPLETE") {
    throw validationError(`Stack [${nameOrId ?? ""}] does not exist`);
  }
  return stack;
}
