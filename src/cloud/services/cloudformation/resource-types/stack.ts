import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
  type Capability,
  type Parameter,
  type Stack,
  type Tag,
} from "@aws-sdk/client-cloudformation";
import { messageOf } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, Provisioned, ResourceContext, ResourceType } from "../../../resource-type.ts";
import { scalarText } from "../template/json.ts";

const POLL_MS = 20;

/** AWS::CloudFormation::Stack: a stack in a stack, made over the same API as any other. */
export const nestedStack: ResourceType = {
  name: "AWS::CloudFormation::Stack",
  properties: {
    TemplateURL: { type: "string", required: true },
    Parameters: { type: "object" },
    Tags: { type: "list" },
    TimeoutInMinutes: { type: "number", createOnly: true },
  },

  async create(properties, context) {
    const client = clientOf(CloudFormationClient, context.target);
    const { StackId = "" } = await client.send(
      new CreateStackCommand({
        ...(await inputs(client, properties, context)),
        StackName: context.generateName({ maxLength: 128 }),
        TimeoutInMinutes: properties["TimeoutInMinutes"] as number | undefined,
        // Where the process is killed while it waits, the same call finds the same stack again.
        ClientRequestToken: `nested-${context.generateName({ maxLength: 100 })}`,
        OnFailure: "DELETE",
      }),
    );
    const stack = await settled(client, StackId, context);
    if (stack.StackStatus === "CREATE_COMPLETE") return provisioned(stack);
    throw new Error(
      `Embedded stack ${StackId} was not successfully created: ${await reasonOf(client, StackId, "create")}`,
    );
  },

  async update(current, properties, _previous, context) {
    const client = clientOf(CloudFormationClient, context.target);
    const StackName = current.physicalId;
    try {
      await client.send(
        new UpdateStackCommand({ ...(await inputs(client, properties, context)), StackName }),
      );
    } catch (error) {
      if (!messageOf(error).includes("No updates are to be performed")) throw error;
    }
    const stack = await settled(client, StackName, context);
    if (!stack.StackStatus?.includes("ROLLBACK")) return provisioned(stack);
    throw new Error(
      `Embedded stack ${StackName} was not successfully updated: ${await reasonOf(client, StackName, "update")}`,
    );
  },

  async delete(current, _properties, context) {
    const client = clientOf(CloudFormationClient, context.target);
    const StackName = current.physicalId;
    await client.send(new DeleteStackCommand({ StackName }));
    const stack = await settled(client, StackName, context);
    if (stack.StackStatus === "DELETE_COMPLETE") return;
    throw new Error(
      `Embedded stack ${StackName} was not successfully deleted: ${stack.StackStatusReason ?? ""}`,
    );
  },
};

/** A nested stack has the capabilities and the tags of the stack that it is in. */
async function inputs(
  client: CloudFormationClient,
  properties: Properties,
  context: ResourceContext,
): Promise<{ TemplateURL: string; Parameters: Parameter[]; Tags: Tag[]; Capabilities?: Capability[] }> {
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: context.stackId }));
  const parameters = (properties["Parameters"] ?? {}) as Record<string, unknown>;
  const stackTags = Object.entries(context.stackTags).map(([Key, Value]) => ({ Key, Value }));
  return {
    TemplateURL: properties["TemplateURL"] as string,
    Parameters: Object.entries(parameters).map(([ParameterKey, value]) => ({
      ParameterKey,
      ParameterValue: Array.isArray(value) ? value.map(scalarText).join(",") : scalarText(value),
    })),
    Tags: [...stackTags, ...((properties["Tags"] ?? []) as Tag[])],
    Capabilities: Stacks?.[0]?.Capabilities,
  };
}

/** Waits until nothing happens to the stack any more. */
async function settled(client: CloudFormationClient, id: string, context: ResourceContext): Promise<Stack> {
  for (;;) {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: id }));
    const stack = Stacks?.[0];
    if (stack && !stack.StackStatus?.endsWith("_IN_PROGRESS")) return stack;
    await context.clock.sleep(POLL_MS, context.signal);
  }
}

/** The sentence about the resources that failed, out of the stack's events. */
async function reasonOf(client: CloudFormationClient, id: string, verb: string): Promise<string> {
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName: id }));
  const sentence = /The following resource\(s\) failed to (create|update): \[[^\]]*\]\. ?/;
  const reasons = StackEvents.filter(({ PhysicalResourceId }) => PhysicalResourceId === id).flatMap(
    ({ ResourceStatusReason = "" }) => sentence.exec(ResourceStatusReason)?.[0] ?? [],
  );
  return (reasons[0] ?? `the stack failed to ${verb}.`).trim();
}

function provisioned(stack: Stack): Provisioned {
  const outputs = stack.Outputs ?? [];
  return {
    physicalId: stack.StackId ?? "",
    attributes: Object.fromEntries(
      outputs.map(({ OutputKey, OutputValue }) => [`Outputs.${OutputKey ?? ""}`, OutputValue ?? ""]),
    ),
  };
}
