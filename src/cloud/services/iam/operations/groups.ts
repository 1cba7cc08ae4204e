import type * as sdk from "@aws-sdk/client-iam";
import type { OperationsOf } from "../../../service.ts";
import { findGroup, findUser } from "../entities.ts";
import { alreadyExists, deleteConflict } from "../errors.ts";
import { iamArn, uniqueId } from "../identifiers.ts";
import { page } from "../paging.ts";
import { groupsOf, keyOf, usersOf, type IdentityRecord } from "../state.ts";
import { dateOf } from "./dates.ts";
import { saveUser, userOf } from "./users.ts";

export const groupOperations = {
  CreateGroup(input, call) {
    const { GroupName: name = "", Path: path = "/" } = input;
    const groups = groupsOf(call.host, call.account);
    if (groups.has(keyOf(name))) throw alreadyExists(`Group with name ${name} already exists.`);
    const group: IdentityRecord = {
      name,
      id: uniqueId(call.host.ids, "AGPA"),
      arn: iamArn(call.account, "group", path, name),
      path,
      created: call.host.clock.now(),
      tags: {},
      inline: {},
      attached: [],
    };
    groups.put(keyOf(name), group);
    return { Group: groupOf(group) };
  },

  GetGroup(input, call) {
    const group = findGroup(call, input.GroupName);
    const members = usersOf(call.host, call.account)
      .values()
      .filter(({ groups }) => groups.includes(group.name));
    const { items, ...rest } = page(members, input);
    return { Group: groupOf(group), Users: items.map(userOf), ...rest };
  },

  ListGroups(input, call) {
    const groups = groupsOf(call.host, call.account).values();
    const { items, ...rest } = page(
      groups.filter(({ path }) => path.startsWith(input.PathPrefix ?? "/")),
      input,
    );
    return { Groups: items.map(groupOf), ...rest };
  },

  ListGroupsForUser(input, call) {
    const { groups } = findUser(call, input.UserName);
    const { items, ...rest } = page(groups, input);
    return { Groups: items.map((name) => groupOf(findGroup(call, name))), ...rest };
  },

  AddUserToGroup(input, call) {
    const group = findGroup(call, input.GroupName);
    const user = findUser(call, input.UserName);
    if (!user.groups.includes(group.name)) saveUser(call, { ...user, groups: [...user.groups, group.name] });
    return {};
  },

  RemoveUserFromGroup(input, call) {
    const group = findGroup(call, input.GroupName);
    const user = findUser(call, input.UserName);
    saveUser(call, { ...user, groups: user.groups.filter((name) => name !== group.name) });
    return {};
  },

  DeleteGroup(input, call) {
    const group = findGroup(call, input.GroupName);
    const users = usersOf(call.host, call.account).values();
    const left = [
      [users.filter(({ groups }) => groups.includes(group.name)).length, "remove users from group"],
      [group.attached.length, "detach all policies"],
      [Object.keys(group.inline).length, "delete policies"],
    ] as const;
    const [, todo] = left.find(([count]) => count > 0) ?? [];
    if (todo !== undefined) throw deleteConflict(`Cannot delete entity, must ${todo} first.`);
    groupsOf(call.host, call.account).delete(keyOf(group.name));
    return {};
  },
} satisfies OperationsOf<typeof sdk>;

function groupOf(group: IdentityRecord): sdk.Group {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: group.arn,
    CreateDate: dateOf(group.created),
  };
}
