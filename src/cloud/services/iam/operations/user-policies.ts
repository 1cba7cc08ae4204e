import type * as sdk from "@aws-sdk/client-iam";
import type { OperationsOf } from "../../../service.ts";
import { findUser } from "../entities.ts";
import { page } from "../paging.ts";
import { listAttached, withAttached, withoutAttached } from "./attachments.ts";
import { encodeDocument } from "./documents.ts";
import { inlineDocument, withInline, withoutInline } from "./inline-policies.ts";
import { saveUser } from "./users.ts";

/** The policies of users: inline, and managed ones that are attached. */
export const userPolicyOperations = {
  PutUserPolicy(input, call) {
    const user = findUser(call, input.UserName);
    saveUser(call, withInline("user", user, input.PolicyName ?? "", input.PolicyDocument ?? ""));
    return {};
  },

  GetUserPolicy(input, call) {
    const user = findUser(call, input.UserName);
    const document = inlineDocument("user", user, input.PolicyName);
    return { UserName: user.name, PolicyName: input.PolicyName, PolicyDocument: encodeDocument(document) };
  },

  DeleteUserPolicy(input, call) {
    saveUser(call, withoutInline("user", findUser(call, input.UserName), input.PolicyName));
    return {};
  },

  ListUserPolicies(input, call) {
    const names = Object.keys(findUser(call, input.UserName).inline).toSorted();
    const { items, ...rest } = page(names, input);
    return { PolicyNames: items, ...rest };
  },

  AttachUserPolicy(input, call) {
    saveUser(call, withAttached(call, "user", findUser(call, input.UserName), input.PolicyArn));
    return {};
  },

  DetachUserPolicy(input, call) {
    saveUser(call, withoutAttached(findUser(call, input.UserName), input.PolicyArn));
    return {};
  },

  ListAttachedUserPolicies: (input, call) => listAttached(findUser(call, input.UserName), input),
} satisfies OperationsOf<typeof sdk>;
