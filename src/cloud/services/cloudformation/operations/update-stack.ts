import type { UpdateStackInput, UpdateStackOutput } from "@aws-sdk/client-cloudformation";
import type { Call } from "../../../service.ts";
import { planChanges } from "../engine/plan.ts";
import { runnerOf } from "../engine/runner.ts";
import { checkStackPolicy } from "../engine/stack-policy.ts";
import type { StackDefinition, StackOperation, StackRecord } from "../engine/state.ts";
import { notEmulated } from "../../../wire/errors.ts";
import { validationError } from "../template/errors.ts";
import type { Template } from "../template/template.ts";
import { actingFor } from "./acting.ts";
import { checkTopics } from "./notification-topics.ts";
import { isRepeated, newOperation } from "./create-stack.ts";
import { readDefinition } from "./definition.ts";
import { livingStack, stacksOf } from "./find-stack.ts";
import { stackPolicyText } from "./stack-policies.ts";

const UPDATABLE = new Set<string>(["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"]);
const PAUSED = new Set<string>(["CREATE_FAILED", "UPDATE_FAILED"]);

export async function updateStack(input: UpdateStackInput, call: Call): Promise<UpdateStackOutput> {
  const stack = livingStack(call, input.StackName);
  if (isRepeated(stack, input.ClientRequestToken, "update")) return { StackId: stack.id };
  requireUpdatable(stack, input.DisableRollback ?? false);
  const { definition, template } = await readDefinition(call, stack, input, stack);
  const policy = await stackPolicyText(call, input.StackPolicyBody, input.StackPolicyURL);
  const during = await stackPolicyText(
    call,
    input.StackPolicyDuringUpdateBody,
    input.StackPolicyDuringUpdateURL,
  );
  if (during !== undefined) throw notEmulated("A stack policy for one update only");
  if (policy !== undefined) checkStackPolicy(policy);
  requireChanges(call, stack, definition, template);
  await checkTopics(call, input.NotificationARNs ?? []);
  const acting = await actingFor(call, input.RoleARN, stack.roleArn);
  beginUpdate(call, stack, definition, {
    acting,
    token: input.ClientRequestToken,
    disableRollback: input.DisableRollback ?? false,
    discardNew: input.RetainExceptOnCreate,
    change: (stack) => {
      stack.roleArn = input.RoleARN ?? stack.roleArn;
      stack.stackPolicy = policy ?? stack.stackPolicy;
      stack.disableRollback = input.DisableRollback ?? false;
      stack.notificationArns = input.NotificationARNs ?? stack.notificationArns;
    },
  });
  return { StackId: stack.id };
}

/** @throws AwsError in AWS's words when the stack's status forbids an update. */
export function requireUpdatable(stack: StackRecord, disableRollback: boolean): void {
  if (UPDATABLE.has(stack.status) || (PAUSED.has(stack.status) && disableRollback)) return;
  if (PAUSED.has(stack.status)) {
    throw validationError(
      `This stack is currently in a non-terminal [${stack.status}] state. To update the stack from this state, please use the disable-rollback parameter with update-stack API. To rollback to the last known good state, use the rollback-stack API`,
    );
  }
  throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
}

/** Begins an update, and carries it out in the background. */
export function beginUpdate(
  call: Call,
  stack: StackRecord,
  definition: StackDefinition,
  options: Pick<StackOperation, "acting" | "token" | "disableRollback" | "discardNew"> & {
    change?: (stack: StackRecord) => void;
  },
): void {
  const { change, ...operation } = options;
  const { definition: old, resources, outputs, imports } = stack;
  const stacks = stacksOf(call);
  stacks.begin(
    stack.id,
    newOperation(call.host, "update", operation.acting, {
      ...operation,
      leftovers: stack.leftovers ?? [],
      before: { definition: old, resources, outputs, imports },
    }),
    "UPDATE_IN_PROGRESS",
    "User Initiated",
    (stack) => {
      stack.definition = definition;
      stack.updatedAt = call.host.clock.now();
      change?.(stack);
    },
  );
  runnerOf(call.host).run(stacks.place, stack.id);
}

function requireChanges(
  call: Call,
  stack: StackRecord,
  definition: StackDefinition,
  template: Template,
): void {
  const plan = planChanges(stacksOf(call), stack, definition, template);
  if (plan.retyped.length > 0) {
    throw validationError(
      `Update of resource type is not permitted. The new template modifies resource type of the following resources: [${plan.retyped.join(", ")}]`,
    );
  }
  if (!plan.changesAnything) throw validationError("No updates are to be performed.");
}
