import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Target } from "../kernel/target.ts";

/** Resolved properties, as in the template. */
export type Properties = Record<string, unknown>;

export interface PropertyRule {
  required?: boolean;
  /** A change to it replaces the resource. */
  createOnly?: boolean;
  /** Coerced as CloudFormation does (`"true"` is true, `5` is "5"). Default `any`. */
  type?: "string" | "number" | "boolean" | "list" | "object" | "any";
}

/** What CloudFormation knows of a resource after it made or changed it. */
export interface Provisioned {
  physicalId: string;
  /** What `Fn::GetAtt` answers, by attribute name; dots for nested ones. */
  attributes: Record<string, unknown>;
}

/** What a resource handler gets: a target that acts as the stack's role or caller. */
export interface ResourceContext {
  target: Target;
  account: string;
  region: string;
  stackName: string;
  stackId: string;
  logicalId: string;
  /** Tags of the stack, to be put on the resource where it has tags. */
  stackTags: Record<string, string>;
  clock: Clock;
  ids: Ids;
  /** Aborts when the cloud stops: handlers that wait for something listen to it. */
  signal?: AbortSignal;
  /** `STACK-LOGICAL-RANDOM`, cut to `maxLength`; S3 wants it in lower case. */
  generateName(options?: { maxLength?: number; lowerCase?: boolean }): string;
}

/**
 * A CloudFormation resource type. One file each, in its service's folder. Handlers reach their
 * service by SDK clients on `context.target` only. What they throw becomes the resource's status reason.
 */
export interface ResourceType {
  /** For example `AWS::S3::Bucket`. */
  name: string;
  properties: Record<string, PropertyRule>;
  /** CloudFormation needs one of these capabilities for it (`AWS::IAM::Role`). */
  capability?: "CAPABILITY_IAM";
  /** The property that names the resource: `CAPABILITY_NAMED_IAM` where it is set, and not replaceable while it is kept. */
  nameProperty?: string;
  create(properties: Properties, context: ResourceContext): Promise<Provisioned>;
  /** Absent: every change replaces the resource. */
  update?(
    current: Provisioned,
    properties: Properties,
    previous: Properties,
    context: ResourceContext,
  ): Promise<Provisioned>;
  delete(current: Provisioned, properties: Properties, context: ResourceContext): Promise<void>;
}
