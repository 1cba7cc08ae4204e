import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListEntitiesForPolicyCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  SetDefaultPolicyVersionCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { ADMINISTRATOR, allow, iamOf, makeRole, policy } from "./clients.ts";

let cloud: Cloud;

beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
});

afterEach(() => cloud.stop());

async function makePolicy(document: string): Promise<string> {
  const { Policy } = await iamOf(cloud).send(
    new CreatePolicyCommand({ PolicyName: "read", PolicyDocument: document }),
  );
  return Policy?.Arn ?? "";
}

test("AdministratorAccess is what AWS says it is", async () => {
  const iam = iamOf(cloud);
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: ADMINISTRATOR }));
  expect(Policy).toMatchObject({ PolicyName: "AdministratorAccess", Path: "/", DefaultVersionId: "v1" });
  const { PolicyVersion } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn: ADMINISTRATOR, VersionId: Policy?.DefaultVersionId }),
  );
  expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ""))).toEqual({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
  await expect(iam.send(new DeletePolicyCommand({ PolicyArn: ADMINISTRATOR }))).rejects.toMatchObject({
    name: "AccessDenied",
  });
});

test("a policy has up to five versions, one of which is in force", async () => {
  const iam = iamOf(cloud);
  const arn = await makePolicy(policy(allow("s3:GetObject")));
  for (const action of ["s3:GetBucket*", "s3:List*", "s3:Get*", "s3:*"]) {
    await iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn: arn,
        PolicyDocument: policy(allow(action)),
        SetAsDefault: true,
      }),
    );
  }
  await expect(
    iam.send(new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: policy(allow("*")) })),
  ).rejects.toMatchObject({ name: "LimitExceededException" });
  await expect(iam.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: "v5" }))).rejects.toThrow(
    "Cannot delete the default version of a policy.",
  );
  await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn: arn, VersionId: "v1" }));
  await iam.send(new DeletePolicyVersionCommand({ PolicyArn: arn, VersionId: "v5" }));
  const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: arn }));
  expect(Versions?.map(({ VersionId, IsDefaultVersion }) => [VersionId, IsDefaultVersion])).toEqual([
    ["v4", false],
    ["v3", false],
    ["v2", false],
    ["v1", true],
  ]);
  const { PolicyVersion } = await iam.send(
    new CreatePolicyVersionCommand({ PolicyArn: arn, PolicyDocument: policy(allow("*")) }),
  );
  expect(PolicyVersion?.VersionId).toBe("v6");
});

test("a policy knows who has it, and stays while someone has", async () => {
  const iam = iamOf(cloud);
  const arn = await makePolicy(policy(allow("s3:GetObject")));
  await makeRole(cloud, "deploy");
  await iam.send(new AttachRolePolicyCommand({ RoleName: "deploy", PolicyArn: arn }));
  const { PolicyRoles } = await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: arn }));
  expect(PolicyRoles?.map(({ RoleName }) => RoleName)).toEqual(["deploy"]);
  const { Policies } = await iam.send(new ListPoliciesCommand({ Scope: "Local", OnlyAttached: true }));
  expect(Policies).toMatchObject([{ PolicyName: "read", AttachmentCount: 1 }]);
  await expect(iam.send(new DeletePolicyCommand({ PolicyArn: arn }))).rejects.toMatchObject({
    name: "DeleteConflictException",
    message: "Cannot delete a policy attached to entities.",
  });
  await iam.send(new DetachRolePolicyCommand({ RoleName: "deploy", PolicyArn: arn }));
  await iam.send(new DeletePolicyCommand({ PolicyArn: arn }));
  await expect(iam.send(new GetPolicyCommand({ PolicyArn: arn }))).rejects.toThrow(
    `Policy ${arn} was not found.`,
  );
});

test("the same name twice is refused", async () => {
  await makePolicy(policy(allow("s3:GetObject")));
  await expect(makePolicy(policy(allow("s3:GetObject")))).rejects.toThrow(
    "A policy called read already exists. Duplicate names are not allowed.",
  );
});

describe("a document is refused", () => {
  test.each([
    ["that is no JSON", "not json", "Syntax errors in policy."],
    ["with an unknown element", policy({ ...allow("s3:*"), Resources: "*" }), "Syntax errors in policy."],
    [
      "of another version",
      JSON.stringify({ Version: "2008-10-17", Statement: [allow("s3:*")] }),
      "Policy document must be version 2012-10-17 or greater.",
    ],
    [
      "with a principal",
      policy({ ...allow("s3:*"), Principal: "*" }),
      "Policy document should not specify a principal.",
    ],
    ["without actions", policy({ Effect: "Allow", Resource: "*" }), "Policy statement must contain actions."],
    [
      "without resources",
      policy({ Effect: "Allow", Action: "s3:*" }),
      "Policy statement must contain resources.",
    ],
    [
      "with an action of no service",
      policy(allow("GetObject")),
      "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
    ],
    ["with two colons", policy(allow("s3:Get:Object")), "Actions/Condition can contain only one colon."],
    [
      "with a resource by name",
      policy(allow("s3:*", "bucket")),
      'Resource bucket must be in ARN format or "*".',
    ],
    [
      "with an operator that only JavaScript knows",
      policy({ ...allow("s3:*"), Condition: { constructor: { "aws:username": "a" } } }),
      "Syntax errors in policy.",
    ],
    [
      "with two statements of one id",
      policy({ Sid: "a", ...allow("s3:*") }, { Sid: "a", ...allow("s3:*") }),
      "Statement IDs (SID) in a single policy must be unique.",
    ],
    [
      "with an unknown operator",
      policy({ ...allow("s3:*"), Condition: { StringIs: { "aws:username": "a" } } }),
      "Syntax errors in policy.",
    ],
  ])("%s", async (_name, document, message) => {
    await expect(makePolicy(document)).rejects.toMatchObject({
      name: "MalformedPolicyDocumentException",
      message,
    });
  });
});
