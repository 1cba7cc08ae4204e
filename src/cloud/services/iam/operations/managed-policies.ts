import type * as sdk from "@aws-sdk/client-iam";
import type { OperationsOf } from "../../../service.ts";
import { awsManagedPolicies } from "../aws-managed.ts";
import { findOwnPolicy, findPolicy } from "../entities.ts";
import { alreadyExists, deleteConflict } from "../errors.ts";
import { iamArn, uniqueId } from "../identifiers.ts";
import { page } from "../paging.ts";
import { policiesOf, type PolicyRecord } from "../state.ts";
import { mergeTags, readTags, withoutTags, writeTags } from "../tags.ts";
import { checkManagedDocument } from "./policy-versions.ts";
import { countUses, type Uses } from "./policy-uses.ts";
import { dateOf } from "./dates.ts";

export const managedPolicyOperations = {
  CreatePolicy(input, call) {
    const { PolicyName: name = "", Path: path = "/", PolicyDocument: document = "" } = input;
    const policies = policiesOf(call.host, call.account);
    const sameName = (other: PolicyRecord): boolean => other.name.toLowerCase() === name.toLowerCase();
    if (policies.values().some(sameName)) {
      throw alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    }
    checkManagedDocument(document);
    const created = call.host.clock.now();
    const policy: PolicyRecord = {
      name,
      id: uniqueId(call.host.ids, "ANPA"),
      arn: iamArn(call.account, "policy", path, name),
      path,
      created,
      updated: created,
      versions: [{ id: "v1", document, created }],
      defaultVersion: "v1",
      nextVersion: 2,
      tags: readTags(input.Tags),
    };
    if (input.Description !== undefined) policy.description = input.Description;
    policies.put(policy.arn, policy);
    return { Policy: policyOf(policy, { attached: 0, boundaries: 0 }) };
  },

  GetPolicy(input, call) {
    const policy = findPolicy(call, input.PolicyArn);
    const { description } = policy;
    return {
      Policy: {
        ...policyOf(policy, countUses(call, policy.arn)),
        ...(description === undefined ? {} : { Description: description }),
        Tags: writeTags(policy.tags),
      },
    };
  },

  ListPolicies(input, call) {
    const { Scope = "All", PathPrefix = "/", PolicyUsageFilter: usage } = input;
    const listed = [
      ...(Scope === "AWS" ? [] : policiesOf(call.host, call.account).values()),
      ...(Scope === "Local" ? [] : awsManagedPolicies()),
    ]
      .filter(({ path }) => path.startsWith(PathPrefix))
      .map((policy) => ({ policy, uses: countUses(call, policy.arn) }))
      .filter(({ uses }) => {
        if (usage === "PermissionsPolicy" && uses.attached === 0) return false;
        if (usage === "PermissionsBoundary" && uses.boundaries === 0) return false;
        return input.OnlyAttached !== true || uses.attached + uses.boundaries > 0;
      });
    const { items, ...rest } = page(listed, input);
    return { Policies: items.map(({ policy, uses }) => policyOf(policy, uses)), ...rest };
  },

  DeletePolicy(input, call) {
    const policy = findOwnPolicy(call, "DeletePolicy", input.PolicyArn);
    const uses = countUses(call, policy.arn);
    if (uses.attached + uses.boundaries > 0) {
      throw deleteConflict("Cannot delete a policy attached to entities.");
    }
    if (policy.versions.length > 1) {
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      );
    }
    policiesOf(call.host, call.account).delete(policy.arn);
    return {};
  },

  TagPolicy(input, call) {
    const policy = findOwnPolicy(call, "TagPolicy", input.PolicyArn);
    const tags = mergeTags(policy.tags, input.Tags ?? [], "Policy");
    policiesOf(call.host, call.account).put(policy.arn, { ...policy, tags });
    return {};
  },

  UntagPolicy(input, call) {
    const policy = findOwnPolicy(call, "UntagPolicy", input.PolicyArn);
    const tags = withoutTags(policy.tags, input.TagKeys ?? []);
    policiesOf(call.host, call.account).put(policy.arn, { ...policy, tags });
    return {};
  },

  ListPolicyTags(input, call) {
    const { items, ...rest } = page(writeTags(findPolicy(call, input.PolicyArn).tags), input);
    return { Tags: items, ...rest };
  },
} satisfies OperationsOf<typeof sdk>;

/** A policy as lists tell of it: the description only GetPolicy tells. */
function policyOf(policy: PolicyRecord, uses: Uses): sdk.Policy {
  return {
    PolicyName: policy.name,
    ...(policy.id === undefined ? {} : { PolicyId: policy.id }),
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: uses.attached,
    PermissionsBoundaryUsageCount: uses.boundaries,
    IsAttachable: true,
    CreateDate: dateOf(policy.created),
    UpdateDate: dateOf(policy.updated),
  };
}
