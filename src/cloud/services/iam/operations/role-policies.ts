import type * as sdk from "@aws-sdk/client-iam";
import type { Call, OperationsOf } from "../../../service.ts";
import { findRole } from "../entities.ts";
import { page } from "../paging.ts";
import { keyOf, rolesOf, type RoleRecord } from "../state.ts";
import { listAttached, withAttached, withoutAttached } from "./attachments.ts";
import { encodeDocument } from "./documents.ts";
import { inlineDocument, withInline, withoutInline } from "./inline-policies.ts";

/** The policies of roles: inline, and managed ones that are attached. */
export const rolePolicyOperations = {
  PutRolePolicy(input, call) {
    const role = findRole(call, input.RoleName);
    save(call, withInline("role", role, input.PolicyName ?? "", input.PolicyDocument ?? ""));
    return {};
  },

  GetRolePolicy(input, call) {
    const role = findRole(call, input.RoleName);
    const document = inlineDocument("role", role, input.PolicyName);
    return { RoleName: role.name, PolicyName: input.PolicyName, PolicyDocument: encodeDocument(document) };
  },

  DeleteRolePolicy(input, call) {
    save(call, withoutInline("role", findRole(call, input.RoleName), input.PolicyName));
    return {};
  },

  ListRolePolicies(input, call) {
    const names = Object.keys(findRole(call, input.RoleName).inline).toSorted();
    const { items, ...rest } = page(names, input);
    return { PolicyNames: items, ...rest };
  },

  AttachRolePolicy(input, call) {
    save(call, withAttached(call, "role", findRole(call, input.RoleName), input.PolicyArn));
    return {};
  },

  DetachRolePolicy(input, call) {
    save(call, withoutAttached(findRole(call, input.RoleName), input.PolicyArn));
    return {};
  },

  ListAttachedRolePolicies: (input, call) => listAttached(findRole(call, input.RoleName), input),
} satisfies OperationsOf<typeof sdk>;

function save({ host, account }: Call, role: RoleRecord): void {
  rolesOf(host, account).put(keyOf(role.name), role);
}
