import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  paginateListRoles,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { ADMINISTRATOR, allow, iamOf, makeRole, policy, TRUSTS_CODEPIPELINE } from "./clients.ts";

let cloud: Cloud;

beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
});

afterEach(() => cloud.stop());

test("a role is made, read, changed and deleted", async () => {
  const iam = iamOf(cloud);
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: "deploy",
      Path: "/service-role/",
      Description: "deploys",
      AssumeRolePolicyDocument: TRUSTS_CODEPIPELINE,
      Tags: [{ Key: "team", Value: "blue" }],
    }),
  );
  expect(Role).toMatchObject({
    Arn: "arn:aws:iam::000000000000:role/service-role/deploy",
    RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/) as string,
    MaxSessionDuration: 3_600,
    Tags: [{ Key: "team", Value: "blue" }],
  });
  expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22Version%22/);
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toBe(TRUSTS_CODEPIPELINE);

  await iam.send(new UpdateRoleCommand({ RoleName: "deploy", MaxSessionDuration: 7_200 }));
  const next = policy({ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" });
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "deploy", PolicyDocument: next }));
  const read = await iam.send(new GetRoleCommand({ RoleName: "deploy" }));
  expect(read.Role).toMatchObject({ MaxSessionDuration: 7_200, Description: "deploys" });
  expect(decodeURIComponent(read.Role?.AssumeRolePolicyDocument ?? "")).toBe(next);

  await iam.send(new DeleteRoleCommand({ RoleName: "deploy" }));
  await expect(iam.send(new GetRoleCommand({ RoleName: "deploy" }))).rejects.toMatchObject({
    name: "NoSuchEntityException",
    Error: { Code: "NoSuchEntity" },
    message: "The role with name deploy cannot be found.",
    $metadata: { httpStatusCode: 404 },
  });
});

test("a name is taken without regard to case", async () => {
  await makeRole(cloud, "Deploy");
  await expect(makeRole(cloud, "deploy")).rejects.toMatchObject({
    name: "EntityAlreadyExistsException",
    message: "Role with name deploy already exists.",
    $metadata: { httpStatusCode: 409 },
  });
});

test("a name with a space is refused before anything is made", async () => {
  await expect(makeRole(cloud, "two words")).rejects.toMatchObject({ name: "ValidationError" });
  expect((await iamOf(cloud).send(new ListRolesCommand({}))).Roles).toEqual([]);
});

test("roles are listed page by page, and by path", async () => {
  for (const name of ["a", "b", "c"]) await makeRole(cloud, name);
  const pages: (string | undefined)[][] = [];
  for await (const { Roles } of paginateListRoles({ client: iamOf(cloud), pageSize: 2 }, {})) {
    pages.push((Roles ?? []).map(({ RoleName }) => RoleName));
  }
  expect(pages).toEqual([["a", "b"], ["c"]]);
  const none = await iamOf(cloud).send(new ListRolesCommand({ PathPrefix: "/other/" }));
  expect(none.Roles).toEqual([]);
});

test("tags are put and taken, and keys that differ in case are one key", async () => {
  const iam = iamOf(cloud);
  await makeRole(cloud, "deploy");
  await iam.send(
    new TagRoleCommand({
      RoleName: "deploy",
      Tags: [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "2" },
      ],
    }),
  );
  await iam.send(new UntagRoleCommand({ RoleName: "deploy", TagKeys: ["A"] }));
  const { Tags } = await iam.send(new ListRoleTagsCommand({ RoleName: "deploy" }));
  expect(Tags).toEqual([{ Key: "b", Value: "2" }]);
  await expect(
    iam.send(
      new TagRoleCommand({
        RoleName: "deploy",
        Tags: [
          { Key: "x", Value: "1" },
          { Key: "X", Value: "2" },
        ],
      }),
    ),
  ).rejects.toMatchObject({ name: "InvalidInputException" });
});

describe("a role's policies", () => {
  const document = policy(allow("s3:GetObject", "arn:aws:s3:::artifacts/*"));

  beforeEach(() => makeRole(cloud, "deploy"));

  test("inline: put, read percent-encoded, listed, deleted", async () => {
    const iam = iamOf(cloud);
    await iam.send(
      new PutRolePolicyCommand({ RoleName: "deploy", PolicyName: "read", PolicyDocument: document }),
    );
    const { PolicyDocument } = await iam.send(
      new GetRolePolicyCommand({ RoleName: "deploy", PolicyName: "read" }),
    );
    expect(PolicyDocument).toContain("artifacts%2F%2A");
    expect(decodeURIComponent(PolicyDocument ?? "")).toBe(document);
    expect((await iam.send(new ListRolePoliciesCommand({ RoleName: "deploy" }))).PolicyNames).toEqual([
      "read",
    ]);
    await expect(iam.send(new DeleteRoleCommand({ RoleName: "deploy" }))).rejects.toMatchObject({
      name: "DeleteConflictException",
      message: "Cannot delete entity, must delete policies first.",
    });
    await iam.send(new DeleteRolePolicyCommand({ RoleName: "deploy", PolicyName: "read" }));
    await expect(
      iam.send(new GetRolePolicyCommand({ RoleName: "deploy", PolicyName: "read" })),
    ).rejects.toThrow("The role policy with name read cannot be found.");
  });

  test("an inline policy may have any name, and none that is not there is found", async () => {
    const iam = iamOf(cloud);
    const read = (PolicyName: string): Promise<unknown> =>
      iam.send(new GetRolePolicyCommand({ RoleName: "deploy", PolicyName }));
    await expect(read("constructor")).rejects.toThrow(
      "The role policy with name constructor cannot be found.",
    );
    for (const PolicyName of ["constructor", "__proto__"]) {
      await iam.send(new PutRolePolicyCommand({ RoleName: "deploy", PolicyName, PolicyDocument: document }));
      await read(PolicyName);
    }
  });

  test("inline policies together have a largest size", async () => {
    const large = policy(
      ...Array.from({ length: 100 }, (_, at) =>
        allow("s3:*", `arn:aws:s3:::bucket-${at}/a/long/name/*/of/a/key/that/goes/on`),
      ),
    );
    await expect(
      iamOf(cloud).send(
        new PutRolePolicyCommand({ RoleName: "deploy", PolicyName: "large", PolicyDocument: large }),
      ),
    ).rejects.toMatchObject({
      name: "LimitExceededException",
      message: "Maximum policy size of 10240 bytes exceeded for role deploy",
    });
  });

  test("managed: attached, listed, detached", async () => {
    const iam = iamOf(cloud);
    await iam.send(new AttachRolePolicyCommand({ RoleName: "deploy", PolicyArn: ADMINISTRATOR }));
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: "deploy" }));
    expect(AttachedPolicies).toEqual([{ PolicyName: "AdministratorAccess", PolicyArn: ADMINISTRATOR }]);
    await expect(iam.send(new DeleteRoleCommand({ RoleName: "deploy" }))).rejects.toThrow(
      "Cannot delete entity, must detach all policies first.",
    );
    await iam.send(new DetachRolePolicyCommand({ RoleName: "deploy", PolicyArn: ADMINISTRATOR }));
    await expect(
      iam.send(new DetachRolePolicyCommand({ RoleName: "deploy", PolicyArn: ADMINISTRATOR })),
    ).rejects.toThrow(`Policy ${ADMINISTRATOR} was not found.`);
  });

  test("a policy of AWS that is not in the data does not exist", async () => {
    const arn = "arn:aws:iam::aws:policy/AmazonChimeFullAccess";
    await expect(
      iamOf(cloud).send(new AttachRolePolicyCommand({ RoleName: "deploy", PolicyArn: arn })),
    ).rejects.toMatchObject({
      name: "NoSuchEntityException",
      message: `Policy ${arn} does not exist or is not attachable.`,
    });
  });
});

describe("a trust policy is refused", () => {
  const statement = {
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "sts:AssumeRole",
  };
  const { Principal: _, ...nobody } = statement;

  test.each([
    ["that is no JSON", "{", "This policy contains invalid Json"],
    ["with a resource", policy({ ...statement, Resource: "*" }), "Has prohibited field Resource"],
    ["of nobody", policy(nobody), "Missing required field Principal"],
    [
      "for another action",
      policy({ ...statement, Action: "s3:GetObject" }),
      "AssumeRole policy may only specify STS AssumeRole actions.",
    ],
    [
      "of a role that is not there",
      policy({ ...statement, Principal: { AWS: "arn:aws:iam::000000000000:role/gone" } }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::000000000000:role/gone"',
    ],
    [
      "of a role by wildcard",
      policy({ ...statement, Principal: { AWS: "arn:aws:iam::111122223333:role/*" } }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:role/*"',
    ],
    [
      "of a service that is none",
      policy({ ...statement, Principal: { Service: "codepipeline" } }),
      'Invalid principal in policy: "SERVICE":"codepipeline"',
    ],
  ])("%s", async (_name, document, message) => {
    await expect(makeRole(cloud, "deploy", document)).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
      message,
      $metadata: { httpStatusCode: 400 },
    });
  });
});
