import {
  AttachRolePolicyCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePolicyCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import type { Properties } from "../../../resource-type.ts";
import { changes, documentOf, ifThere, listOf } from "./values.ts";

/** Brings a role's Policies and ManagedPolicyArns from what they were to what they are to be. */
export async function changeRolePolicies(
  iam: IAMClient,
  RoleName: string,
  previous: Properties,
  properties: Properties,
): Promise<void> {
  const [before, after] = [inlineOf(previous), inlineOf(properties)];
  for (const [PolicyName, PolicyDocument] of after) {
    if (before.get(PolicyName) === PolicyDocument) continue;
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  }
  for (const PolicyName of [...before.keys()].filter((name) => !after.has(name))) {
    await ifThere(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
  }
  const managed = changes(listOf(previous["ManagedPolicyArns"]), listOf(properties["ManagedPolicyArns"]));
  for (const PolicyArn of managed.added) {
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  for (const PolicyArn of managed.removed) {
    await ifThere(iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })));
  }
}

function inlineOf(properties: Properties): Map<string, string> {
  const policies = (properties["Policies"] ?? []) as { PolicyName: string; PolicyDocument: unknown }[];
  return new Map(policies.map(({ PolicyName, PolicyDocument }) => [PolicyName, documentOf(PolicyDocument)]));
}
