import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  IAMClient,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, ResourceContext, ResourceType } from "../../../resource-type.ts";
import { changeRolePolicies } from "./role-policies.ts";
import { documentOf, ifThere, tagsOf, textOf } from "./values.ts";

const LONGEST_NAME = 64;
/** Seconds; what a role has where the template does not say. */
const DEFAULT_SESSION = 3_600;

export const roleType: ResourceType = {
  name: "AWS::IAM::Role",
  capability: "CAPABILITY_IAM",
  nameProperty: "RoleName",
  properties: {
    RoleName: { type: "string", createOnly: true },
    Path: { type: "string", createOnly: true },
    AssumeRolePolicyDocument: { required: true },
    Description: { type: "string" },
    MaxSessionDuration: { type: "number" },
    PermissionsBoundary: { type: "string" },
    Policies: { type: "list" },
    ManagedPolicyArns: { type: "list" },
    Tags: { type: "list" },
  },

  async create(properties, context) {
    const iam = clientOf(IAMClient, context.target);
    const RoleName = textOf(properties["RoleName"]) ?? context.generateName({ maxLength: LONGEST_NAME });
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName,
        Path: textOf(properties["Path"]),
        AssumeRolePolicyDocument: documentOf(properties["AssumeRolePolicyDocument"]),
        Description: textOf(properties["Description"]),
        MaxSessionDuration: properties["MaxSessionDuration"] as number | undefined,
        PermissionsBoundary: textOf(properties["PermissionsBoundary"]),
        Tags: tagsOf(properties["Tags"], context),
      }),
    );
    try {
      await changeRolePolicies(iam, RoleName, {}, properties);
    } catch (error) {
      // A role that was made by halves is not handed over, so nobody else would delete it.
      await changeRolePolicies(iam, RoleName, properties, {});
      await iam.send(new DeleteRoleCommand({ RoleName }));
      throw error;
    }
    return { physicalId: RoleName, attributes: { Arn: Role?.Arn, RoleId: Role?.RoleId } };
  },

  async update(current, properties, previous, context) {
    const iam = clientOf(IAMClient, context.target);
    const RoleName = current.physicalId;
    await iam.send(
      new UpdateAssumeRolePolicyCommand({
        RoleName,
        PolicyDocument: documentOf(properties["AssumeRolePolicyDocument"]),
      }),
    );
    await iam.send(
      new UpdateRoleCommand({
        RoleName,
        Description: textOf(properties["Description"]) ?? "",
        MaxSessionDuration: (properties["MaxSessionDuration"] as number | undefined) ?? DEFAULT_SESSION,
      }),
    );
    await updateBoundary(iam, RoleName, properties, previous);
    await changeRolePolicies(iam, RoleName, previous, properties);
    await updateTags(iam, RoleName, properties, context);
    return current;
  },

  async delete(current, properties, context) {
    const iam = clientOf(IAMClient, context.target);
    const RoleName = current.physicalId;
    await changeRolePolicies(iam, RoleName, properties, {});
    await ifThere(iam.send(new DeleteRoleCommand({ RoleName })));
  },
};

async function updateBoundary(
  iam: IAMClient,
  RoleName: string,
  properties: Properties,
  previous: Properties,
): Promise<void> {
  const PermissionsBoundary = textOf(properties["PermissionsBoundary"]);
  if (PermissionsBoundary === previous["PermissionsBoundary"]) return;
  if (PermissionsBoundary === undefined) {
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  } else {
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  }
}

async function updateTags(
  iam: IAMClient,
  RoleName: string,
  properties: Properties,
  context: ResourceContext,
): Promise<void> {
  const wanted = tagsOf(properties["Tags"], context);
  const { Tags = [] } = await iam.send(new ListRoleTagsCommand({ RoleName }));
  const TagKeys = Tags.flatMap(({ Key }) => Key ?? []).filter(
    (key) => !wanted.some(({ Key }) => Key === key),
  );
  if (TagKeys.length > 0) await iam.send(new UntagRoleCommand({ RoleName, TagKeys }));
  if (wanted.length > 0) await iam.send(new TagRoleCommand({ RoleName, Tags: wanted }));
}
