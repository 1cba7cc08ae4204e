import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateGroupCommand,
  DeleteGroupCommand,
  DeleteUserCommand,
  DetachGroupPolicyCommand,
  GetGroupCommand,
  ListEntitiesForPolicyCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  RemoveUserFromGroupCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { ADMINISTRATOR, deny, iamOf, policy, userWith } from "./clients.ts";

let cloud: Cloud;

beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
});

afterEach(() => cloud.stop());

test("a user may do what its groups may, while it is in them", async () => {
  const root = iamOf(cloud);
  const ada = await userWith(cloud, "ada");
  const membership = { GroupName: "admins", UserName: "ada" };
  await root.send(new CreateGroupCommand({ GroupName: "admins" }));
  await root.send(new AttachGroupPolicyCommand({ GroupName: "admins", PolicyArn: ADMINISTRATOR }));
  await expect(iamOf(cloud, ada).send(new ListUsersCommand({}))).rejects.toThrow("not authorized");
  await root.send(new AddUserToGroupCommand(membership));
  await iamOf(cloud, ada).send(new ListUsersCommand({}));
  const { Users, Group } = await root.send(new GetGroupCommand({ GroupName: "admins" }));
  expect(Users?.map(({ UserName }) => UserName)).toEqual(["ada"]);
  expect(Group?.GroupId).toMatch(/^AGPA/);
  const { Groups } = await root.send(new ListGroupsForUserCommand({ UserName: "ada" }));
  expect(Groups?.map(({ GroupName }) => GroupName)).toEqual(["admins"]);
  const { PolicyGroups } = await root.send(new ListEntitiesForPolicyCommand({ PolicyArn: ADMINISTRATOR }));
  expect(PolicyGroups).toMatchObject([{ GroupName: "admins" }]);
  await root.send(new RemoveUserFromGroupCommand(membership));
  await expect(iamOf(cloud, ada).send(new ListUsersCommand({}))).rejects.toThrow("not authorized");
});

test("a group's deny holds for its members", async () => {
  const root = iamOf(cloud);
  const ada = await userWith(cloud, "ada", ADMINISTRATOR);
  await root.send(new CreateGroupCommand({ GroupName: "limited" }));
  const document = policy(deny("iam:ListUsers"));
  await root.send(
    new PutGroupPolicyCommand({ GroupName: "limited", PolicyName: "no", PolicyDocument: document }),
  );
  await root.send(new AddUserToGroupCommand({ GroupName: "limited", UserName: "ada" }));
  await expect(iamOf(cloud, ada).send(new ListUsersCommand({}))).rejects.toThrow(
    "with an explicit deny in an identity-based policy",
  );
});

test("a group goes only empty, and its members not before they left", async () => {
  const root = iamOf(cloud);
  await root.send(new CreateGroupCommand({ GroupName: "admins" }));
  await expect(root.send(new CreateGroupCommand({ GroupName: "Admins" }))).rejects.toMatchObject({
    name: "EntityAlreadyExistsException",
  });
  await userWith(cloud, "ada");
  await root.send(new AddUserToGroupCommand({ GroupName: "admins", UserName: "ada" }));
  await expect(root.send(new DeleteGroupCommand({ GroupName: "admins" }))).rejects.toThrow(
    "Cannot delete entity, must remove users from group first.",
  );
  await expect(root.send(new DeleteUserCommand({ UserName: "ada" }))).rejects.toMatchObject({
    name: "DeleteConflictException",
  });
  await root.send(new RemoveUserFromGroupCommand({ GroupName: "admins", UserName: "ada" }));
  await root.send(new AttachGroupPolicyCommand({ GroupName: "admins", PolicyArn: ADMINISTRATOR }));
  await expect(root.send(new DeleteGroupCommand({ GroupName: "admins" }))).rejects.toThrow(
    "detach all policies",
  );
  await root.send(new DetachGroupPolicyCommand({ GroupName: "admins", PolicyArn: ADMINISTRATOR }));
  await root.send(new DeleteGroupCommand({ GroupName: "admins" }));
  await expect(root.send(new GetGroupCommand({ GroupName: "admins" }))).rejects.toThrow(
    "The group with name admins cannot be found.",
  );
});
