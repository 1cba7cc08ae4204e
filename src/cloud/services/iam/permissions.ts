import type { Host } from "../../host.ts";
import type { Permission, PermissionScope } from "../../service.ts";
import { iamArn } from "./identifiers.ts";
import { groupsOf, instanceProfilesOf, keyOf, rolesOf, usersOf } from "./state.ts";

/** Members of IAM's inputs that name what an operation is about. */
interface Named {
  Path?: string;
  RoleName?: string;
  UserName?: string;
  GroupName?: string;
  InstanceProfileName?: string;
  PolicyName?: string;
  PolicyArn?: string;
  PolicySourceArn?: string;
  PermissionsBoundary?: string;
}

/** On `*`, although the input may name something (Service Authorization Reference, "AWS IAM"). */
const ON_EVERYTHING = /^(ListAccountAliases|CreateAccountAlias|DeleteAccountAlias|SimulateCustomPolicy)$/;
const LISTS: Record<string, string> = {
  ListRoles: "role",
  ListUsers: "user",
  ListGroups: "group",
  ListPolicies: "policy",
  ListInstanceProfiles: "instance-profile",
};

/** The permission of an IAM operation: its own name, on the entity that its input names. */
export function permissions(
  operation: string,
  input: Named,
  scope: PermissionScope,
): Permission[] | undefined {
  if (ON_EVERYTHING.test(operation)) return undefined;
  const context: Record<string, string> = {};
  if (/(Attach|Detach)\w+Policy$/.test(operation) && input.PolicyArn !== undefined) {
    context["iam:PolicyARN"] = input.PolicyArn;
  }
  if (input.PermissionsBoundary !== undefined) context["iam:PermissionsBoundary"] = input.PermissionsBoundary;
  return [{ action: `iam:${operation}`, resource: resourceOf(operation, input, scope), context }];
}

function resourceOf(operation: string, input: Named, { host, account }: PermissionScope): string {
  const list = LISTS[operation];
  if (list !== undefined) return iamArn(account, list, "/", "");
  if (input.InstanceProfileName !== undefined) {
    return arnOf(host, account, "instance-profile", input.InstanceProfileName, input.Path);
  }
  if (input.RoleName !== undefined) return arnOf(host, account, "role", input.RoleName, input.Path);
  if (input.GroupName !== undefined) return arnOf(host, account, "group", input.GroupName, input.Path);
  if (input.UserName !== undefined) return arnOf(host, account, "user", input.UserName, input.Path);
  if (operation === "CreatePolicy")
    return iamArn(account, "policy", input.Path ?? "/", input.PolicyName ?? "");
  return input.PolicyArn ?? input.PolicySourceArn ?? "*";
}

/** What exists has its own path; what is to be made has the one of the input. */
function arnOf(host: Host, account: string, kind: string, name: string, path = "/"): string {
  const records = { role: rolesOf, user: usersOf, group: groupsOf, "instance-profile": instanceProfilesOf }[
    kind
  ];
  const known = records?.(host, account).get(keyOf(name));
  return known?.arn ?? iamArn(account, kind, path, name);
}
