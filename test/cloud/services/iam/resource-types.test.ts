import {
  CreateUserCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import type { Properties, ResourceContext, ResourceType } from "../../../../src/cloud/resource-type.ts";
import { iam as iamService } from "../../../../src/cloud/services/iam/index.ts";
import { ADMINISTRATOR, allow, iamOf, makeRole, policy, TRUSTS_CODEPIPELINE } from "./clients.ts";

let cloud: Cloud;

beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
});

afterEach(() => cloud.stop());

function typeOf(name: string): ResourceType {
  return iamService.resourceTypes!.find((type) => type.name === name)!;
}

/** What CloudFormation hands to a handler. */
function context(): ResourceContext {
  return {
    target: cloud.target(),
    account: cloud.account,
    region: cloud.region,
    stackName: "stack",
    stackId: "arn:aws:cloudformation:us-east-1:000000000000:stack/stack/1",
    logicalId: "Thing",
    stackTags: { stage: "test" },
    clock: cloud.host.clock,
    ids: cloud.host.ids,
    generateName: () => "stack-Thing-ABC123",
  };
}

const trust = JSON.parse(TRUSTS_CODEPIPELINE) as object;
const document = (action: string): object => JSON.parse(policy(allow(action))) as object;

describe("AWS::IAM::Role", () => {
  const role = typeOf("AWS::IAM::Role");

  test("is made with its policies, changed, and deleted with them", async () => {
    const iam = iamOf(cloud);
    const first: Properties = {
      AssumeRolePolicyDocument: trust,
      Policies: [
        { PolicyName: "read", PolicyDocument: document("s3:Get*") },
        { PolicyName: "old", PolicyDocument: document("s3:List*") },
      ],
      ManagedPolicyArns: [ADMINISTRATOR],
      Tags: [{ Key: "team", Value: "blue" }],
    };
    const made = await role.create(first, context());
    expect(made).toMatchObject({
      physicalId: "stack-Thing-ABC123",
      attributes: {
        Arn: "arn:aws:iam::000000000000:role/stack-Thing-ABC123",
        RoleId: expect.stringMatching(/^AROA/) as string,
      },
    });
    const RoleName = made.physicalId;
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(Role?.Tags).toEqual([
      { Key: "stage", Value: "test" },
      { Key: "team", Value: "blue" },
    ]);

    const second: Properties = {
      AssumeRolePolicyDocument: trust,
      Description: "new",
      Policies: [{ PolicyName: "read", PolicyDocument: document("s3:*") }],
    };
    await role.update!(made, second, first, context());
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual(["read"]);
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName: "read" }));
    expect(JSON.parse(decodeURIComponent(PolicyDocument ?? ""))).toEqual(document("s3:*"));
    expect((await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))).AttachedPolicies).toEqual([]);
    expect((await iam.send(new GetRoleCommand({ RoleName }))).Role).toMatchObject({
      Description: "new",
      Tags: [{ Key: "stage", Value: "test" }],
    });

    await role.delete(made, second, context());
    expect((await iam.send(new ListRolesCommand({}))).Roles).toEqual([]);
    await role.delete(made, second, context());
  });

  test("that cannot get its policies leaves no role behind", async () => {
    const properties = {
      AssumeRolePolicyDocument: trust,
      ManagedPolicyArns: ["arn:aws:iam::aws:policy/NoSuchPolicy"],
    };
    await expect(role.create(properties, context())).rejects.toThrow(
      "Policy arn:aws:iam::aws:policy/NoSuchPolicy does not exist or is not attachable.",
    );
    expect((await iamOf(cloud).send(new ListRolesCommand({}))).Roles).toEqual([]);
  });

  test("needs CAPABILITY_IAM, or CAPABILITY_NAMED_IAM with a name", () => {
    expect(role).toMatchObject({ capability: "CAPABILITY_IAM", nameProperty: "RoleName" });
  });
});

test("AWS::IAM::ManagedPolicy is attached, gets versions, and goes with all of them", async () => {
  const iam = iamOf(cloud);
  const type = typeOf("AWS::IAM::ManagedPolicy");
  await makeRole(cloud, "deploy");
  let properties: Properties = { PolicyDocument: document("s3:Get*"), Roles: ["deploy"] };
  let made = await type.create(properties, context());
  const PolicyArn = made.physicalId;
  expect(PolicyArn).toBe("arn:aws:iam::000000000000:policy/stack-Thing-ABC123");
  expect(made.attributes).toMatchObject({ AttachmentCount: 1, DefaultVersionId: "v1" });
  for (const action of ["s3:A", "s3:B", "s3:C", "s3:D", "s3:E"]) {
    const next = { PolicyDocument: document(action), Roles: ["deploy"] };
    made = await type.update!(made, next, properties, context());
    properties = next;
  }
  const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  expect(Versions?.map(({ VersionId }) => VersionId)).toEqual(["v6", "v5", "v4", "v3", "v2"]);
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v6" }));
  expect(PolicyVersion).toMatchObject({ IsDefaultVersion: true });
  await type.delete(made, properties, context());
  await expect(iam.send(new ListPolicyVersionsCommand({ PolicyArn }))).rejects.toThrow("was not found");
});

test("AWS::IAM::Policy is put on roles and users, and taken from whom it leaves out", async () => {
  const iam = iamOf(cloud);
  const type = typeOf("AWS::IAM::Policy");
  await makeRole(cloud, "deploy");
  await iam.send(new CreateUserCommand({ UserName: "ada" }));
  const first = {
    PolicyName: "read",
    PolicyDocument: document("s3:Get*"),
    Roles: ["deploy"],
    Users: ["ada"],
  };
  const made = await type.create(first, context());
  await iam.send(new GetUserPolicyCommand({ UserName: "ada", PolicyName: "read" }));
  const second = { PolicyName: "read", PolicyDocument: document("s3:*"), Roles: ["deploy"] };
  await type.update!(made, second, first, context());
  await expect(iam.send(new GetUserPolicyCommand({ UserName: "ada", PolicyName: "read" }))).rejects.toThrow(
    "The user policy with name read cannot be found.",
  );
  await type.delete(made, second, context());
  expect((await iam.send(new ListRolePoliciesCommand({ RoleName: "deploy" }))).PolicyNames).toEqual([]);
  await expect(
    type.create({ PolicyName: "read", PolicyDocument: document("s3:*") }, context()),
  ).rejects.toThrow("At least one of [Groups,Roles,Users] must be non-empty.");
});

test("AWS::IAM::InstanceProfile holds one role, which may be another after an update", async () => {
  const type = typeOf("AWS::IAM::InstanceProfile");
  await makeRole(cloud, "one");
  await makeRole(cloud, "two");
  const made = await type.create({ Roles: ["one"] }, context());
  expect(made.attributes["Arn"]).toBe("arn:aws:iam::000000000000:instance-profile/stack-Thing-ABC123");
  await type.update!(made, { Roles: ["two"] }, { Roles: ["one"] }, context());
  await type.delete(made, { Roles: ["two"] }, context());
});
