import * as cfn from "@aws-sdk/client-cloudformation";
import * as lambda from "@aws-sdk/client-lambda";
import { startCloud, type Cloud, type CloudOptions } from "../../../../src/cloud/cloud.ts";
import type { ResourceType } from "../../../../src/cloud/resource-type.ts";
import { defineService } from "../../../../src/cloud/service.ts";
import { services } from "../../../../src/cloud/services/index.ts";
import { AwsError } from "../../../../src/kernel/errors.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

/** A resource type whose handlers do, and refuse, what a test wants. */
export class Things {
  /** Names of the things that exist. */
  readonly existing = new Map<string, unknown>();
  /** What was called, in order: `create a`, `update a`, `delete a`. */
  readonly calls: string[] = [];
  /** Handlers fail when the call is one of these. */
  readonly refuse = new Set<string>();
  /** Handlers wait for these. */
  readonly hold = new Map<string, Promise<void>>();

  readonly type: ResourceType = {
    name: "Test::Thing",
    properties: {
      Name: { type: "string", createOnly: true },
      Size: { type: "number" },
      Needs: { type: "string" },
      Tags: { type: "list" },
    },
    create: async (properties, context) => {
      const name = (properties["Name"] as string | undefined) ?? context.generateName({ maxLength: 40 });
      await this.#call(`create ${name}`);
      if (this.existing.has(name)) throw new AwsError("AlreadyExistsException", `${name} already exists`);
      this.existing.set(name, properties["Size"]);
      return { physicalId: name, attributes: { Arn: `arn:thing:${name}`, Size: properties["Size"] ?? 0 } };
    },
    update: async (current, properties) => {
      await this.#call(`update ${current.physicalId}`);
      this.existing.set(current.physicalId, properties["Size"]);
      return { ...current, attributes: { ...current.attributes, Size: properties["Size"] } };
    },
    delete: async (current) => {
      await this.#call(`delete ${current.physicalId}`);
      this.existing.delete(current.physicalId);
    },
  };

  async #call(what: string): Promise<void> {
    this.calls.push(what);
    await this.hold.get(what);
    if (this.refuse.has(what)) throw new Error(`cannot ${what}`);
  }
}

export interface StackLab {
  cloud: Cloud;
  things: Things;
  cloudformation: cfn.CloudFormationClient;
  /** Waits until nothing is under way, and answers the stack's status and reason. */
  settled(stackName: string): Promise<string>;
  /** `LOGICAL STATUS reason`, oldest first. */
  events(stackName: string): Promise<string[]>;
  stop(): Promise<void>;
}

export async function startStackLab(options: CloudOptions = {}, things = new Things()): Promise<StackLab> {
  const thing = defineService<typeof lambda>(lambda, {
    name: "lambda",
    operations: {},
    resourceTypes: [things.type],
  });
  const others = services.filter(({ name }) => name !== "lambda");
  const cloud = await startCloud({ pace: "instant", services: [...others, thing], ...options });
  const cloudformation = new cfn.CloudFormationClient(clientConfig(cloud.target()));
  return {
    cloud,
    things,
    cloudformation,
    async settled(StackName) {
      await cloud.host.tasks.idle();
      const { Stacks } = await cloudformation.send(new cfn.DescribeStacksCommand({ StackName }));
      const [stack] = Stacks ?? [];
      return [stack?.StackStatus, stack?.StackStatusReason?.trim()].filter(Boolean).join(" ");
    },
    async events(StackName) {
      const { StackEvents = [] } = await cloudformation.send(
        new cfn.DescribeStackEventsCommand({ StackName }),
      );
      return StackEvents.toReversed().map(({ LogicalResourceId, ResourceStatus, ResourceStatusReason }) =>
        [LogicalResourceId, ResourceStatus, ResourceStatusReason?.trim()].filter(Boolean).join(" "),
      );
    },
    stop: () => cloud.stop(),
  };
}

/** A template of `Test::Thing`s: logical id → properties, besides whatever else the template has. */
export function thingTemplate(
  things: Record<string, Record<string, unknown>>,
  more: Record<string, unknown> = {},
): string {
  const Resources = Object.fromEntries(
    Object.entries(things).map(([id, { $, ...Properties }]) => [
      id,
      { Type: "Test::Thing", Properties, ...($ as object | undefined) },
    ]),
  );
  return JSON.stringify({ Resources, ...more });
}
