import type * as sdk from "@aws-sdk/client-iam";
import type { Call, OperationsOf } from "../../../service.ts";
import { findPolicy } from "../entities.ts";
import { page } from "../paging.ts";
import { rolesOf, usersOf, type IdentityRecord } from "../state.ts";

/** How many users and roles a managed policy is attached to, and how many it bounds. */
export interface Uses {
  attached: number;
  boundaries: number;
}

export function countUses({ host, account }: Call, arn: string): Uses {
  const entities: IdentityRecord[] = [...rolesOf(host, account).values(), ...usersOf(host, account).values()];
  return {
    attached: entities.filter(({ attached }) => attached.includes(arn)).length,
    boundaries: entities.filter(({ boundary }) => boundary === arn).length,
  };
}

export const policyUseOperations = {
  ListEntitiesForPolicy(input, call) {
    const { arn } = findPolicy(call, input.PolicyArn);
    const { host, account } = call;
    const uses = ({ attached, boundary, path }: IdentityRecord): boolean => {
      const used =
        input.PolicyUsageFilter === "PermissionsBoundary" ? boundary === arn : attached.includes(arn);
      return used && path.startsWith(input.PathPrefix ?? "/");
    };
    const wanted = (filter: string): boolean =>
      input.EntityFilter === undefined || input.EntityFilter === filter;
    const { items, ...rest } = page(
      [
        ...(wanted("Role") ? rolesOf(host, account).values().filter(uses) : []).map((role) => ({ role })),
        ...(wanted("User") ? usersOf(host, account).values().filter(uses) : []).map((user) => ({ user })),
      ],
      input,
    );
    return {
      PolicyRoles: items.flatMap((item) =>
        "role" in item ? [{ RoleName: item.role.name, RoleId: item.role.id }] : [],
      ),
      PolicyUsers: items.flatMap((item) =>
        "user" in item ? [{ UserName: item.user.name, UserId: item.user.id }] : [],
      ),
      PolicyGroups: [],
      ...rest,
    };
  },
} satisfies OperationsOf<typeof sdk>;
