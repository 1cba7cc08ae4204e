import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startCloud, type Cloud, type TargetOptions } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import {
  ADMINISTRATOR,
  allow,
  deny,
  iamOf,
  makeRole,
  policy,
  TRUSTS_CODEPIPELINE,
  userWith,
} from "./clients.ts";

type Keys = NonNullable<TargetOptions["credentials"]>;

let cloud: Cloud;

beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
});

afterEach(() => cloud.stop());

function stsOf(credentials: Keys): STSClient {
  return new STSClient(clientConfig(cloud.target({ credentials })));
}

async function assume(sts: STSClient, arn: string, Policy?: string): Promise<Keys> {
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: arn,
      RoleSessionName: "test",
      ...(Policy === undefined ? {} : { Policy }),
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    ...(Credentials?.SessionToken === undefined ? {} : { sessionToken: Credentials.SessionToken }),
  };
}

const ADA = "arn:aws:iam::000000000000:user/ada";

describe("a user", () => {
  test("without policies may do nothing, and is told which would be needed", async () => {
    const ada = await userWith(cloud, "ada");
    await expect(iamOf(cloud, ada).send(new ListRolesCommand({}))).rejects.toMatchObject({
      name: "AccessDenied",
      $metadata: { httpStatusCode: 403 },
      message: `User: ${ADA} is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::000000000000:role/ because no identity-based policy allows the iam:ListRoles action`,
    });
  });

  test("always knows who it is", async () => {
    const ada = await userWith(cloud, "ada", policy(deny("*")));
    expect((await stsOf(ada).send(new GetCallerIdentityCommand({}))).Arn).toBe(ADA);
  });

  test("may do what one policy allows on that resource, path included", async () => {
    await iamOf(cloud).send(
      new CreateRoleCommand({
        RoleName: "deploy",
        Path: "/service-role/",
        AssumeRolePolicyDocument: TRUSTS_CODEPIPELINE,
      }),
    );
    await makeRole(cloud, "other");
    const ada = await userWith(cloud, "ada", policy(allow("iam:Get*", "arn:aws:iam::*:role/service-role/*")));
    await iamOf(cloud, ada).send(new GetRoleCommand({ RoleName: "deploy" }));
    await expect(iamOf(cloud, ada).send(new GetRoleCommand({ RoleName: "other" }))).rejects.toThrow(
      `User: ${ADA} is not authorized to perform: iam:GetRole on resource: role other because no identity-based policy allows the iam:GetRole action`,
    );
  });

  test("is told of an explicit deny", async () => {
    const ada = await userWith(cloud, "ada", ADMINISTRATOR, policy(deny("iam:ListUsers")));
    await iamOf(cloud, ada).send(new ListRolesCommand({}));
    await expect(iamOf(cloud, ada).send(new ListUsersCommand({}))).rejects.toThrow(
      `User: ${ADA} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::000000000000:user/ with an explicit deny in an identity-based policy`,
    );
  });

  test("does no more than its boundary allows", async () => {
    const ada = await userWith(cloud, "ada", ADMINISTRATOR);
    const PermissionsBoundary = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
    await iamOf(cloud).send(new PutUserPermissionsBoundaryCommand({ UserName: "ada", PermissionsBoundary }));
    await expect(iamOf(cloud, ada).send(new ListUsersCommand({}))).rejects.toThrow(
      "because no permissions boundary allows the iam:ListUsers action",
    );
  });

  test("with IAMFullAccess manages roles, and with PowerUserAccess only lists them", async () => {
    const full = await userWith(cloud, "full", "arn:aws:iam::aws:policy/IAMFullAccess");
    const power = await userWith(cloud, "power", "arn:aws:iam::aws:policy/PowerUserAccess");
    const role = { RoleName: "made", AssumeRolePolicyDocument: TRUSTS_CODEPIPELINE };
    await expect(iamOf(cloud, power).send(new CreateRoleCommand(role))).rejects.toThrow(
      "is not authorized to perform: iam:CreateRole on resource: arn:aws:iam::000000000000:role/made",
    );
    await iamOf(cloud, full).send(new CreateRoleCommand(role));
    expect((await iamOf(cloud, power).send(new ListRolesCommand({}))).Roles).toHaveLength(1);
  });
});

describe("assuming a role", () => {
  const trustOf = (principal: unknown): string =>
    policy({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" });

  test("a role that names the user needs nothing more; one that trusts the account needs its policy too", async () => {
    const ada = await userWith(cloud, "ada");
    const bob = await userWith(cloud, "bob", policy(allow("sts:AssumeRole")));
    const direct = await makeRole(cloud, "direct", trustOf({ AWS: ADA }));
    const account = await makeRole(cloud, "account", trustOf({ AWS: "000000000000" }));
    await assume(stsOf(ada), direct);
    await assume(stsOf(bob), account);
    await expect(assume(stsOf(bob), direct)).rejects.toThrow(
      `not authorized to perform: sts:AssumeRole on resource: ${direct}`,
    );
    await expect(assume(stsOf(ada), account)).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: ${ADA} is not authorized to perform: sts:AssumeRole on resource: ${account}`,
    });
  });

  test("a deny of the user's own wins over the role's trust", async () => {
    const ada = await userWith(cloud, "ada", policy(deny("sts:*")));
    const direct = await makeRole(cloud, "direct", trustOf({ AWS: ADA }));
    await expect(assume(stsOf(ada), direct)).rejects.toThrow("not authorized");
  });

  test("a session does what the role may, no more than its session policy, and nothing once the role is gone", async () => {
    const ada = await userWith(cloud, "ada");
    const arn = await makeRole(cloud, "work", trustOf({ AWS: ADA }));
    const root = iamOf(cloud);
    await root.send(new AttachRolePolicyCommand({ RoleName: "work", PolicyArn: ADMINISTRATOR }));
    const narrow = iamOf(cloud, await assume(stsOf(ada), arn, policy(allow("iam:ListUsers"))));
    const wide = iamOf(cloud, await assume(stsOf(ada), arn));
    await narrow.send(new ListUsersCommand({}));
    await expect(narrow.send(new ListRolesCommand({}))).rejects.toThrow(
      "User: arn:aws:sts::000000000000:assumed-role/work/test is not authorized to perform: iam:ListRoles on resource: arn:aws:iam::000000000000:role/ because no session policy allows the iam:ListRoles action",
    );
    await wide.send(new ListRolesCommand({}));
    await root.send(new DetachRolePolicyCommand({ RoleName: "work", PolicyArn: ADMINISTRATOR }));
    await expect(wide.send(new ListRolesCommand({}))).rejects.toThrow(
      "because no identity-based policy allows",
    );
    await root.send(new DeleteRoleCommand({ RoleName: "work" }));
    // Another role of that name is not the one that the session is of.
    await makeRole(cloud, "work", trustOf({ AWS: ADA }));
    const all = { RoleName: "work", PolicyName: "all", PolicyDocument: policy(allow("*")) };
    await root.send(new PutRolePolicyCommand(all));
    await expect(wide.send(new ListRolesCommand({}))).rejects.toThrow(
      "because no identity-based policy allows",
    );
  });

  test("a session policy that is none is refused", async () => {
    const ada = await userWith(cloud, "ada");
    const arn = await makeRole(cloud, "work", trustOf({ AWS: ADA }));
    await expect(assume(stsOf(ada), arn, "{}")).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
    });
  });

  test("another account's role needs both its trust and the user's policy", async () => {
    const ada = await userWith(cloud, "ada");
    const bob = await userWith(
      cloud,
      "bob",
      policy(allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/*")),
    );
    const { Role } = await new IAMClient(clientConfig(cloud.target({ account: "111122223333" }))).send(
      new CreateRoleCommand({
        RoleName: "shared",
        AssumeRolePolicyDocument: trustOf({ AWS: [ADA, ADA.replace("ada", "bob")] }),
      }),
    );
    const arn = Role?.Arn ?? "";
    await expect(assume(stsOf(ada), arn)).rejects.toThrow("not authorized to perform: sts:AssumeRole");
    const shared = stsOf(await assume(stsOf(bob), arn));
    expect((await shared.send(new GetCallerIdentityCommand({}))).Account).toBe("111122223333");
  });
});

describe("simulation", () => {
  test("says what policies would decide", async () => {
    const { EvaluationResults } = await iamOf(cloud).send(
      new SimulateCustomPolicyCommand({
        PolicyInputList: [policy(allow("s3:*"), deny("s3:Delete*"))],
        ActionNames: ["s3:GetObject", "s3:DeleteObject", "sns:Publish"],
      }),
    );
    expect(
      EvaluationResults?.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision]),
    ).toEqual([
      ["s3:GetObject", "allowed"],
      ["s3:DeleteObject", "explicitDeny"],
      ["sns:Publish", "implicitDeny"],
    ]);
  });

  test("says what a role could do, by resource and context", async () => {
    const arn = await makeRole(cloud, "work");
    const document = policy({
      ...allow("codepipeline:PutApprovalResult", "arn:aws:codepipeline:*:*:app/Approve/*"),
      Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
    });
    await iamOf(cloud).send(
      new PutRolePolicyCommand({ RoleName: "work", PolicyName: "approve", PolicyDocument: document }),
    );
    const question = {
      PolicySourceArn: arn,
      ActionNames: ["codepipeline:PutApprovalResult"],
      ResourceArns: ["arn:aws:codepipeline:us-east-1:000000000000:app/Approve/Ask"],
    };
    const iam = iamOf(cloud);
    const without = await iam.send(new SimulatePrincipalPolicyCommand(question));
    expect(without.EvaluationResults?.[0]).toMatchObject({
      EvalDecision: "implicitDeny",
      MissingContextValues: ["aws:RequestedRegion"],
    });
    const region = {
      ContextKeyName: "aws:RequestedRegion",
      ContextKeyType: "string" as const,
      ContextKeyValues: ["us-east-1"],
    };
    const given = await iam.send(
      new SimulatePrincipalPolicyCommand({ ...question, ContextEntries: [region] }),
    );
    expect(given.EvaluationResults?.[0]?.EvalDecision).toBe("allowed");
  });
});
