import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  IAMClient,
  ListPolicyVersionsCommand,
} from "@aws-sdk/client-iam";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, Provisioned, ResourceType } from "../../../resource-type.ts";
import { changes, documentOf, ifThere, listOf, textOf } from "./values.ts";

const LONGEST_NAME = 128;
const MOST_VERSIONS = 5;

export const managedPolicyType: ResourceType = {
  name: "AWS::IAM::ManagedPolicy",
  capability: "CAPABILITY_IAM",
  nameProperty: "ManagedPolicyName",
  properties: {
    ManagedPolicyName: { type: "string", createOnly: true },
    Description: { type: "string", createOnly: true },
    Path: { type: "string", createOnly: true },
    PolicyDocument: { required: true },
    Roles: { type: "list" },
    Users: { type: "list" },
    Groups: { type: "list" },
  },

  async create(properties, context) {
    const iam = clientOf(IAMClient, context.target);
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName:
          textOf(properties["ManagedPolicyName"]) ?? context.generateName({ maxLength: LONGEST_NAME }),
        Description: textOf(properties["Description"]),
        Path: textOf(properties["Path"]),
        PolicyDocument: documentOf(properties["PolicyDocument"]),
      }),
    );
    const arn = Policy?.Arn ?? "";
    try {
      await changeAttachments(iam, arn, {}, properties);
    } catch (error) {
      await changeAttachments(iam, arn, properties, {});
      await iam.send(new DeletePolicyCommand({ PolicyArn: arn }));
      throw error;
    }
    return provisioned(iam, arn);
  },

  async update(current, properties, previous, context) {
    const iam = clientOf(IAMClient, context.target);
    const PolicyArn = current.physicalId;
    const PolicyDocument = documentOf(properties["PolicyDocument"]);
    if (PolicyDocument !== documentOf(previous["PolicyDocument"])) {
      await makeRoom(iam, PolicyArn);
      await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
    }
    await changeAttachments(iam, PolicyArn, previous, properties);
    return provisioned(iam, PolicyArn);
  },

  async delete(current, properties, context) {
    const iam = clientOf(IAMClient, context.target);
    const PolicyArn = current.physicalId;
    await changeAttachments(iam, PolicyArn, properties, {});
    await ifThere(deleteWithVersions(iam, PolicyArn));
  },
};

async function provisioned(iam: IAMClient, arn: string): Promise<Provisioned> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: arn }));
  const { PolicyId, AttachmentCount, DefaultVersionId, IsAttachable, PermissionsBoundaryUsageCount } =
    Policy ?? {};
  return {
    physicalId: arn,
    attributes: {
      PolicyArn: arn,
      PolicyId,
      AttachmentCount,
      DefaultVersionId,
      IsAttachable,
      PermissionsBoundaryUsageCount,
      CreateDate: Policy?.CreateDate?.toISOString(),
      UpdateDate: Policy?.UpdateDate?.toISOString(),
    },
  };
}

/** The oldest version that is not in force goes when there are as many as there may be. */
async function makeRoom(iam: IAMClient, PolicyArn: string): Promise<void> {
  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  if (Versions.length < MOST_VERSIONS) return;
  const VersionId = Versions.findLast(({ IsDefaultVersion }) => IsDefaultVersion !== true)?.VersionId;
  await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
}

async function deleteWithVersions(iam: IAMClient, PolicyArn: string): Promise<void> {
  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  for (const { VersionId, IsDefaultVersion } of Versions) {
    if (IsDefaultVersion !== true) await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId }));
  }
  await iam.send(new DeletePolicyCommand({ PolicyArn }));
}

async function changeAttachments(
  iam: IAMClient,
  PolicyArn: string,
  previous: Properties,
  properties: Properties,
): Promise<void> {
  const roles = changes(listOf(previous["Roles"]), listOf(properties["Roles"]));
  const users = changes(listOf(previous["Users"]), listOf(properties["Users"]));
  const groups = changes(listOf(previous["Groups"]), listOf(properties["Groups"]));
  for (const GroupName of groups.added)
    await iam.send(new AttachGroupPolicyCommand({ PolicyArn, GroupName }));
  for (const RoleName of roles.added) await iam.send(new AttachRolePolicyCommand({ PolicyArn, RoleName }));
  for (const UserName of users.added) await iam.send(new AttachUserPolicyCommand({ PolicyArn, UserName }));
  for (const GroupName of groups.removed) {
    await ifThere(iam.send(new DetachGroupPolicyCommand({ PolicyArn, GroupName })));
  }
  for (const RoleName of roles.removed) {
    await ifThere(iam.send(new DetachRolePolicyCommand({ PolicyArn, RoleName })));
  }
  for (const UserName of users.removed) {
    await ifThere(iam.send(new DetachUserPolicyCommand({ PolicyArn, UserName })));
  }
}
