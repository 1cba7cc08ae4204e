import type * as sdk from "@aws-sdk/client-iam";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call, OperationsOf } from "../../../service.ts";
import { findRole, findUser } from "../entities.ts";
import { invalidInput } from "../errors.ts";
import { page } from "../paging.ts";
import { checkIdentityPolicy } from "../policy/check-identity.ts";
import { decide, type PolicySet } from "../policy/decide.ts";
import { parsePolicy } from "../policy/document.ts";
import { evaluate, type PolicyRequest } from "../policy/evaluate.ts";
import { contextOf, type RequestContext } from "../policy/variables.ts";
import { policySetOf } from "../principal-policies.ts";

type Questions = Omit<sdk.SimulateCustomPolicyRequest, "PolicyInputList">;

/** What policies would decide (IAM User Guide, "IAM policy testing with the IAM policy simulator"). */
export const simulateOperations = {
  SimulateCustomPolicy(input, call) {
    refuseUnsupported("SimulateCustomPolicy", input);
    const policies = { identity: input.PolicyInputList ?? [], boundary: boundaryOf(input) };
    return simulate(policies, input, call);
  },

  SimulatePrincipalPolicy(input, call) {
    refuseUnsupported("SimulatePrincipalPolicy", input);
    const policies = principalPolicies(call, input.PolicySourceArn ?? "");
    return simulate(
      {
        identity: [...policies.identity, ...(input.PolicyInputList ?? [])],
        boundary: boundaryOf(input) ?? policies.boundary,
      },
      input,
      call,
    );
  },
} satisfies OperationsOf<typeof sdk>;

function simulate(policies: PolicySet, input: Questions, { host }: Call): sdk.SimulatePolicyResponse {
  const texts = [...policies.identity, ...(policies.boundary === undefined ? [] : [policies.boundary])];
  for (const text of texts) {
    const complaint = checkIdentityPolicy(text);
    if (complaint !== undefined) throw invalidInput(complaint);
  }
  const context = contextOf(
    { "aws:CurrentTime": new Date(host.clock.now()).toISOString() },
    Object.fromEntries(
      (input.ContextEntries ?? []).map((entry) => [entry.ContextKeyName ?? "", entry.ContextKeyValues ?? []]),
    ),
  );
  const MissingContextValues = missingKeys(texts, context);
  const questions = (input.ActionNames ?? []).flatMap((action) =>
    (input.ResourceArns ?? ["*"]).map((resource) => ({ action, resource, context })),
  );
  const { items, ...rest } = page(questions, input);
  const EvaluationResults = items.map((question) =>
    Object.assign(resultOf(policies, question), { MissingContextValues }),
  );
  return { EvaluationResults, ...rest };
}

function resultOf(
  policies: PolicySet,
  question: Required<Omit<PolicyRequest, "requester">>,
): sdk.EvaluationResult {
  const decision = decide(policies, question);
  const denied = !decision.allowed && decision.explicit ? "explicitDeny" : "implicitDeny";
  const result: sdk.EvaluationResult = {
    EvalActionName: question.action,
    EvalResourceName: question.resource,
    EvalDecision: decision.allowed ? "allowed" : denied,
  };
  if (policies.boundary !== undefined) {
    const verdict = evaluate([parsePolicy(policies.boundary)], question);
    result.PermissionsBoundaryDecisionDetail = { AllowedByPermissionsBoundary: verdict === "allow" };
  }
  return result;
}

function missingKeys(texts: readonly string[], context: RequestContext): string[] {
  const keys = texts.flatMap((text) =>
    parsePolicy(text).statements.flatMap(({ conditions }) => conditions.map(({ key }) => key)),
  );
  return [...new Set(keys)].filter((key) => !context.has(key.toLowerCase()));
}

function boundaryOf({ PermissionsBoundaryPolicyInputList: list }: Questions): string | undefined {
  return list?.[0];
}

function principalPolicies(call: Call, arn: string): PolicySet {
  const [, kind, name] = /^arn:[^:]+:iam::\d{12}:(user|role)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  if (kind === undefined)
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  const record = kind === "user" ? findUser(call, name) : findRole(call, name);
  return policySetOf(call.host, call.account, record);
}

function refuseUnsupported(operation: string, input: Questions): void {
  const names = ["ResourcePolicy", "ResourceOwner", "CallerArn", "ResourceHandlingOption"] as const;
  const unsupported = names.find((name) => input[name] !== undefined);
  if (unsupported === undefined) return;
  throw new AwsError("NotImplemented", `iam:${operation} with ${unsupported} is not emulated by pipelab.`, {
    status: 501,
    fault: "server",
  });
}
