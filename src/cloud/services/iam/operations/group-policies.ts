import type * as sdk from "@aws-sdk/client-iam";
import type { Call, OperationsOf } from "../../../service.ts";
import { findGroup } from "../entities.ts";
import { page } from "../paging.ts";
import { groupsOf, keyOf, type IdentityRecord } from "../state.ts";
import { listAttached, withAttached, withoutAttached } from "./attachments.ts";
import { encodeDocument } from "./documents.ts";
import { inlineDocument, withInline, withoutInline } from "./inline-policies.ts";

/** The policies of groups: inline, and managed ones that are attached. */
export const groupPolicyOperations = {
  PutGroupPolicy(input, call) {
    const group = findGroup(call, input.GroupName);
    save(call, withInline("group", group, input.PolicyName ?? "", input.PolicyDocument ?? ""));
    return {};
  },

  GetGroupPolicy(input, call) {
    const group = findGroup(call, input.GroupName);
    const document = inlineDocument("group", group, input.PolicyName);
    return { GroupName: group.name, PolicyName: input.PolicyName, PolicyDocument: encodeDocument(document) };
  },

  DeleteGroupPolicy(input, call) {
    save(call, withoutInline("group", findGroup(call, input.GroupName), input.PolicyName));
    return {};
  },

  ListGroupPolicies(input, call) {
    const names = Object.keys(findGroup(call, input.GroupName).inline).toSorted();
    const { items, ...rest } = page(names, input);
    return { PolicyNames: items, ...rest };
  },

  AttachGroupPolicy(input, call) {
    save(call, withAttached(call, "group", findGroup(call, input.GroupName), input.PolicyArn));
    return {};
  },

  DetachGroupPolicy(input, call) {
    save(call, withoutAttached(findGroup(call, input.GroupName), input.PolicyArn));
    return {};
  },

  ListAttachedGroupPolicies: (input, call) => listAttached(findGroup(call, input.GroupName), input),
} satisfies OperationsOf<typeof sdk>;

function save({ host, account }: Call, group: IdentityRecord): void {
  groupsOf(host, account).put(keyOf(group.name), group);
}
