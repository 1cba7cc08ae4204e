import {
  DeleteGroupPolicyCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { AwsError } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, ResourceType } from "../../../resource-type.ts";
import { documentOf, ifThere, listOf, textOf } from "./values.ts";

/** One inline policy, put on several roles, users and groups. */
export const policyType: ResourceType = {
  name: "AWS::IAM::Policy",
  capability: "CAPABILITY_IAM",
  properties: {
    PolicyName: { required: true, type: "string" },
    PolicyDocument: { required: true },
    Roles: { type: "list" },
    Users: { type: "list" },
    Groups: { type: "list" },
  },

  async create(properties, context) {
    const iam = clientOf(IAMClient, context.target);
    const physicalId = context.generateName();
    checkHolders(properties);
    try {
      await put(iam, properties);
    } catch (error) {
      await remove(iam, properties, {});
      throw error;
    }
    return { physicalId, attributes: { Id: physicalId } };
  },

  async update(current, properties, previous, context) {
    const iam = clientOf(IAMClient, context.target);
    checkHolders(properties);
    await put(iam, properties);
    await remove(iam, previous, properties);
    return current;
  },

  async delete(_current, properties, context) {
    await remove(clientOf(IAMClient, context.target), properties, {});
  },
};

function checkHolders(properties: Properties): void {
  if (["Roles", "Users", "Groups"].some((kind) => listOf(properties[kind]).length > 0)) return;
  throw new AwsError("ValidationError", "At least one of [Groups,Roles,Users] must be non-empty.");
}

async function put(iam: IAMClient, properties: Properties): Promise<void> {
  const PolicyName = textOf(properties["PolicyName"]);
  const PolicyDocument = documentOf(properties["PolicyDocument"]);
  for (const RoleName of listOf(properties["Roles"])) {
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  }
  for (const UserName of listOf(properties["Users"])) {
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
  }
  for (const GroupName of listOf(properties["Groups"])) {
    await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument }));
  }
}

/** Takes the policy from whom `kept` does not name, and from everyone when its name is another. */
async function remove(iam: IAMClient, properties: Properties, kept: Properties): Promise<void> {
  const PolicyName = textOf(properties["PolicyName"]);
  const keeps = (kind: "Roles" | "Users" | "Groups", name: string): boolean =>
    kept["PolicyName"] === PolicyName && listOf(kept[kind]).includes(name);
  for (const RoleName of listOf(properties["Roles"])) {
    if (keeps("Roles", RoleName)) continue;
    await ifThere(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
  }
  for (const UserName of listOf(properties["Users"])) {
    if (keeps("Users", UserName)) continue;
    await ifThere(iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName })));
  }
  for (const GroupName of listOf(properties["Groups"])) {
    if (keeps("Groups", GroupName)) continue;
    await ifThere(iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName })));
  }
}
