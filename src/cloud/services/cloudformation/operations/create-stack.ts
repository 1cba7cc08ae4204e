import type { CreateStackInput, CreateStackOutput } from "@aws-sdk/client-cloudformation";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Host, Place } from "../../../host.ts";
import type { Call } from "../../../service.ts";
import { runnerOf } from "../engine/runner.ts";
import { checkStackPolicy } from "../engine/stack-policy.ts";
import type { StackOperation, StackRecord } from "../engine/state.ts";
import { validationError } from "../template/errors.ts";
import { actingFor } from "./acting.ts";
import { checkTopics } from "./notification-topics.ts";
import { readDefinition } from "./definition.ts";
import { stacksOf } from "./find-stack.ts";
import { stackPolicyText } from "./stack-policies.ts";

export async function createStack(input: CreateStackInput, call: Call): Promise<CreateStackOutput> {
  const stacks = stacksOf(call);
  const name = input.StackName ?? "";
  checkStackName(name);
  if (input.OnFailure !== undefined && input.DisableRollback !== undefined) {
    throw validationError("You cannot specify both OnFailure and DisableRollback");
  }
  const existing = stacks.find(name);
  if (existing && existing.status !== "REVIEW_IN_PROGRESS") {
    if (isRepeated(existing, input.ClientRequestToken, "create")) return { StackId: existing.id };
    throw new AwsError("AlreadyExistsException", `Stack [${name}] already exists`);
  }
  const stack = existing ?? newStack(call.host, call, name);
  const { definition } = await readDefinition(call, stack, input);
  const policy = await stackPolicyText(call, input.StackPolicyBody, input.StackPolicyURL);
  if (policy !== undefined) checkStackPolicy(policy);
  const acting = await actingFor(call, input.RoleARN);
  await checkTopics(call, input.NotificationARNs ?? []);

  call.host.store.transaction(() => {
    if (!existing) stacks.add(stack);
    const operation = newOperation(call.host, "create", acting, {
      token: input.ClientRequestToken,
      disableRollback: input.DisableRollback ?? false,
      discardNew: input.RetainExceptOnCreate,
    });
    stacks.begin(stack.id, operation, "CREATE_IN_PROGRESS", "User Initiated", (stack) => {
      stack.definition = definition;
      stack.disableRollback = input.DisableRollback ?? false;
      stack.onFailure = input.OnFailure;
      stack.timeoutInMinutes = input.TimeoutInMinutes;
      stack.terminationProtection = input.EnableTerminationProtection ?? false;
      stack.roleArn = input.RoleARN;
      stack.stackPolicy = policy;
      stack.notificationArns = input.NotificationARNs ?? [];
    });
  });
  runnerOf(call.host).run(stacks.place, stack.id);
  return { StackId: stack.id };
}

/** The models state no pattern for the name of a new stack; AWS has one all the same. */
export function checkStackName(name: string): void {
  const wanted = /^[a-zA-Z][-a-zA-Z0-9]*$/.test(name)
    ? name.length > 128 && "Member must have length less than or equal to 128"
    : "Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*";
  if (!wanted) return;
  throw validationError(
    `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: ${wanted}`,
  );
}

/** Whether a request is the one that began the stack's last operation, sent again. */
export function isRepeated(
  stack: StackRecord,
  token: string | undefined,
  kind: StackOperation["kind"],
): boolean {
  return token !== undefined && stack.lastToken?.token === token && stack.lastToken.kind === kind;
}

/** A stack that is not kept yet. */
export function newStack(host: Host, place: Place, name: string): StackRecord {
  return {
    id: `arn:aws:cloudformation:${place.region}:${place.account}:stack/${name}/${host.ids.uuid()}`,
    name,
    status: "REVIEW_IN_PROGRESS",
    createdAt: host.clock.now(),
    definition: { templateBody: "", parameters: {}, tags: {}, capabilities: [] },
    resources: {},
    outputs: [],
    imports: [],
    notificationArns: [],
    disableRollback: false,
    terminationProtection: false,
  };
}

export function newOperation(
  host: Host,
  kind: StackOperation["kind"],
  acting: StackOperation["acting"],
  options: Partial<StackOperation>,
): StackOperation {
  return {
    id: host.ids.uuid(),
    kind,
    phase: kind === "delete" ? "delete" : "apply",
    acting,
    startedAt: host.clock.now(),
    leftovers: [],
    retain: [],
    disableRollback: false,
    ...options,
  };
}
