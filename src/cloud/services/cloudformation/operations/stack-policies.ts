import type {
  GetStackPolicyInput,
  GetStackPolicyOutput,
  SetStackPolicyInput,
} from "@aws-sdk/client-cloudformation";
import type { Call } from "../../../service.ts";
import { checkStackPolicy } from "../engine/stack-policy.ts";
import { validationError } from "../template/errors.ts";
import { describedStack, livingStack, stacksOf } from "./find-stack.ts";
import { templateText } from "./template-source.ts";

/** The text of a stack policy that is given as such or by its URL. */
export async function stackPolicyText(
  call: Call,
  body: string | undefined,
  url: string | undefined,
): Promise<string | undefined> {
  if (body && url) throw validationError("You cannot specify both StackPolicyURL and StackPolicyBody");
  return url ? templateText(call, { TemplateURL: url }) : body;
}

export async function setStackPolicy(input: SetStackPolicyInput, call: Call): Promise<void> {
  const stack = livingStack(call, input.StackName);
  const policy = await stackPolicyText(call, input.StackPolicyBody, input.StackPolicyURL);
  if (policy === undefined)
    throw validationError("Either StackPolicyURL or StackPolicyBody must be specified.");
  checkStackPolicy(policy);
  stacksOf(call).change(stack.id, (stack) => {
    stack.stackPolicy = policy;
  });
}

export function getStackPolicy(input: GetStackPolicyInput, call: Call): GetStackPolicyOutput {
  const { stackPolicy } = describedStack(call, input.StackName);
  return stackPolicy === undefined ? {} : { StackPolicyBody: stackPolicy };
}
