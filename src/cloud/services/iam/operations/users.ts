import type * as sdk from "@aws-sdk/client-iam";
import type { Call, OperationsOf } from "../../../service.ts";
import { findAttachable, findUser, findUserOrCaller } from "../entities.ts";
import { alreadyExists, deleteConflict } from "../errors.ts";
import { iamArn, uniqueId } from "../identifiers.ts";
import { page } from "../paging.ts";
import { keyOf, usersOf, type UserRecord } from "../state.ts";
import { mergeTags, readTags, withoutTags, writeTags } from "../tags.ts";
import { dateOf } from "./dates.ts";

export const userOperations = {
  CreateUser(input, call) {
    const { UserName: name = "", Path: path = "/" } = input;
    const users = usersOf(call.host, call.account);
    if (users.has(keyOf(name))) throw alreadyExists(`User with name ${name} already exists.`);
    const user: UserRecord = {
      name,
      id: uniqueId(call.host.ids, "AIDA"),
      arn: iamArn(call.account, "user", path, name),
      path,
      created: call.host.clock.now(),
      tags: readTags(input.Tags),
      inline: {},
      attached: [],
      accessKeyIds: [],
      groups: [],
    };
    if (input.PermissionsBoundary !== undefined) {
      user.boundary = findAttachable(call, input.PermissionsBoundary).arn;
    }
    users.put(keyOf(name), user);
    return { User: userOf(user) };
  },

  GetUser(input, call) {
    const { caller } = call;
    if (input.UserName === undefined && caller.type === "root") {
      // The root has an id and an ARN only; when its account was made is not known here.
      return { User: { UserId: caller.userId, Arn: caller.arn } as sdk.User };
    }
    return { User: userOf(findUserOrCaller(call, input.UserName)) };
  },

  ListUsers(input, call) {
    const users = usersOf(call.host, call.account).values();
    const { items, ...rest } = page(
      users.filter(({ path }) => path.startsWith(input.PathPrefix ?? "/")),
      input,
    );
    const Users = items.map((user) => {
      const { Tags: _tags, PermissionsBoundary: _boundary, ...listed } = userOf(user);
      return listed;
    });
    return { Users, ...rest };
  },

  DeleteUser(input, call) {
    const user = findUser(call, input.UserName);
    const left = [
      [user.attached.length, "detach all policies"],
      [user.accessKeyIds.length, "delete access keys"],
      [Object.keys(user.inline).length, "delete policies"],
      [user.groups.length, "remove users from group"],
    ] as const;
    const [, todo] = left.find(([count]) => count > 0) ?? [];
    if (todo !== undefined) throw deleteConflict(`Cannot delete entity, must ${todo} first.`);
    usersOf(call.host, call.account).delete(keyOf(user.name));
    return {};
  },

  PutUserPermissionsBoundary(input, call) {
    const user = findUser(call, input.UserName);
    saveUser(call, { ...user, boundary: findAttachable(call, input.PermissionsBoundary).arn });
    return {};
  },

  DeleteUserPermissionsBoundary(input, call) {
    const { boundary: _, ...user } = findUser(call, input.UserName);
    saveUser(call, user);
    return {};
  },

  TagUser(input, call) {
    const user = findUser(call, input.UserName);
    saveUser(call, { ...user, tags: mergeTags(user.tags, input.Tags ?? [], "User") });
    return {};
  },

  UntagUser(input, call) {
    const user = findUser(call, input.UserName);
    saveUser(call, { ...user, tags: withoutTags(user.tags, input.TagKeys ?? []) });
    return {};
  },

  ListUserTags(input, call) {
    const { items, ...rest } = page(writeTags(findUser(call, input.UserName).tags), input);
    return { Tags: items, ...rest };
  },
} satisfies OperationsOf<typeof sdk>;

export function saveUser({ host, account }: Call, user: UserRecord): void {
  usersOf(host, account).put(keyOf(user.name), user);
}

export function userOf(user: UserRecord): sdk.User {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: user.arn,
    CreateDate: dateOf(user.created),
    ...(user.boundary === undefined
      ? {}
      : {
          PermissionsBoundary: {
            PermissionsBoundaryType: "PermissionsBoundaryPolicy" as const,
            PermissionsBoundaryArn: user.boundary,
          },
        }),
    ...(Object.keys(user.tags).length > 0 ? { Tags: writeTags(user.tags) } : {}),
  };
}
