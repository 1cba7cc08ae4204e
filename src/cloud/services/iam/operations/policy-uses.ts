import type * as sdk from "@aws-sdk/client-iam";
import type { Call, OperationsOf } from "../../../service.ts";
import { findPolicy } from "../entities.ts";
import { page } from "../paging.ts";
import { groupsOf, rolesOf, usersOf, type IdentityRecord } from "../state.ts";

/** How many users, groups and roles a managed policy is attached to, and how many it bounds. */
export interface Uses {
  attached: number;
  boundaries: number;
}

export function countUses(call: Call, arn: string): Uses {
  const entities = entitiesOf(call).map(({ record }) => record);
  return {
    attached: entities.filter(({ attached }) => attached.includes(arn)).length,
    boundaries: entities.filter(({ boundary }) => boundary === arn).length,
  };
}

export const policyUseOperations = {
  ListEntitiesForPolicy(input, call) {
    const { arn } = findPolicy(call, input.PolicyArn);
    const { EntityFilter: filter, PathPrefix: prefix = "/", PolicyUsageFilter: usage } = input;
    const { items, ...rest } = page(
      entitiesOf(call).filter(
        ({ kind, record }) =>
          (filter === undefined || filter === kind) &&
          record.path.startsWith(prefix) &&
          (usage === "PermissionsBoundary" ? record.boundary === arn : record.attached.includes(arn)),
      ),
      input,
    );
    const of = (kind: Kind): IdentityRecord[] =>
      items.filter((item) => item.kind === kind).map(({ record }) => record);
    return {
      PolicyGroups: of("Group").map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: of("User").map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyRoles: of("Role").map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      ...rest,
    };
  },
} satisfies OperationsOf<typeof sdk>;

type Kind = "Group" | "Role" | "User";

function entitiesOf({ host, account }: Call): { kind: Kind; record: IdentityRecord }[] {
  const all = { Group: groupsOf, User: usersOf, Role: rolesOf };
  return Object.entries(all).flatMap(([kind, of]) =>
    of(host, account)
      .values()
      .map((record) => ({ kind: kind as Kind, record })),
  );
}
