import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  IAMClient,
  RemoveRoleFromInstanceProfileCommand,
} from "@aws-sdk/client-iam";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, ResourceType } from "../../../resource-type.ts";
import { changes, ifThere, listOf, textOf } from "./values.ts";

const LONGEST_NAME = 128;

export const instanceProfileType: ResourceType = {
  name: "AWS::IAM::InstanceProfile",
  capability: "CAPABILITY_IAM",
  nameProperty: "InstanceProfileName",
  properties: {
    InstanceProfileName: { type: "string", createOnly: true },
    Path: { type: "string", createOnly: true },
    Roles: { required: true, type: "list" },
  },

  async create(properties, context) {
    const iam = clientOf(IAMClient, context.target);
    const InstanceProfileName =
      textOf(properties["InstanceProfileName"]) ?? context.generateName({ maxLength: LONGEST_NAME });
    const { InstanceProfile } = await iam.send(
      new CreateInstanceProfileCommand({ InstanceProfileName, Path: textOf(properties["Path"]) }),
    );
    try {
      await changeRoles(iam, InstanceProfileName, {}, properties);
    } catch (error) {
      await changeRoles(iam, InstanceProfileName, properties, {});
      await iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName }));
      throw error;
    }
    return { physicalId: InstanceProfileName, attributes: { Arn: InstanceProfile?.Arn } };
  },

  async update(current, properties, previous, context) {
    const iam = clientOf(IAMClient, context.target);
    await changeRoles(iam, current.physicalId, previous, properties);
    return current;
  },

  async delete(current, properties, context) {
    const iam = clientOf(IAMClient, context.target);
    await changeRoles(iam, current.physicalId, properties, {});
    await ifThere(iam.send(new DeleteInstanceProfileCommand({ InstanceProfileName: current.physicalId })));
  },
};

/** The role that goes makes room first: a profile has one. */
async function changeRoles(
  iam: IAMClient,
  InstanceProfileName: string,
  previous: Properties,
  properties: Properties,
): Promise<void> {
  const { added, removed } = changes(listOf(previous["Roles"]), listOf(properties["Roles"]));
  for (const RoleName of removed) {
    await ifThere(iam.send(new RemoveRoleFromInstanceProfileCommand({ InstanceProfileName, RoleName })));
  }
  for (const RoleName of added) {
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  }
}
