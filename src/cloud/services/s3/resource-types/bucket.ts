import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  DeleteBucketCommand,
  HeadBucketCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { AwsError, codeOf } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, PropertyRule, ResourceType } from "../../../resource-type.ts";
import { configureBucket } from "./bucket-settings.ts";

/** What AWS::S3::Bucket has on AWS and not here; a template that uses it is told so. */
const NOT_EMULATED = [
  "AbacStatus",
  "AccelerateConfiguration",
  "AnalyticsConfigurations",
  "BucketNamePrefix",
  "BucketNamespace",
  "CorsConfiguration",
  "IntelligentTieringConfigurations",
  "InventoryConfigurations",
  "LifecycleConfiguration",
  "LoggingConfiguration",
  "MetadataConfiguration",
  "MetadataTableConfiguration",
  "MetricsConfigurations",
  "ObjectLockConfiguration",
  "ObjectLockEnabled",
  "ReplicationConfiguration",
  "WebsiteConfiguration",
] as const;

/** Regions whose website endpoints have a dash before the Region ("Amazon S3 website endpoints"). */
const DASHED_WEBSITES = new Set([
  "us-east-1",
  "us-west-1",
  "us-west-2",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-northeast-1",
  "eu-west-1",
  "sa-east-1",
]);

export const bucket: ResourceType = {
  name: "AWS::S3::Bucket",
  nameProperty: "BucketName",
  properties: {
    BucketName: { type: "string", createOnly: true },
    AccessControl: { type: "string" },
    BucketEncryption: { type: "object" },
    NotificationConfiguration: { type: "object" },
    OwnershipControls: { type: "object" },
    PublicAccessBlockConfiguration: { type: "object" },
    Tags: { type: "list" },
    VersioningConfiguration: { type: "object" },
    ...Object.fromEntries(NOT_EMULATED.map((name): [string, PropertyRule] => [name, {}])),
  },
  async create(properties, context) {
    refuse(properties);
    const name =
      (properties["BucketName"] as string | undefined) ??
      context.generateName({ maxLength: 63, lowerCase: true });
    const s3 = clientOf(S3Client, context.target);
    await createBucket(s3, name, context.region);
    try {
      await configureBucket(s3, name, properties, {}, context.stackTags);
    } catch (error) {
      await s3.send(new DeleteBucketCommand({ Bucket: name }));
      throw error;
    }
    return { physicalId: name, attributes: attributesOf(name, context.region) };
  },
  async update(current, properties, previous, context) {
    refuse(properties);
    await configureBucket(
      clientOf(S3Client, context.target),
      current.physicalId,
      properties,
      previous,
      context.stackTags,
    );
    return current;
  },
  async delete(current, _properties, context) {
    try {
      await clientOf(S3Client, context.target).send(new DeleteBucketCommand({ Bucket: current.physicalId }));
    } catch (error) {
      if (codeOf(error) !== "NoSuchBucket") throw error;
    }
  },
};

/** A stack never takes over a bucket that is there, not even where S3 itself would answer 200. */
async function createBucket(s3: S3Client, name: string, region: string): Promise<void> {
  if (await exists(s3, name)) throw new AwsError("AlreadyExists", `${name} already exists`);
  const constraint = region === "us-east-1" ? undefined : (region as BucketLocationConstraint);
  await s3.send(
    new CreateBucketCommand({
      Bucket: name,
      ...(constraint ? { CreateBucketConfiguration: { LocationConstraint: constraint } } : {}),
    }),
  );
}

async function exists(s3: S3Client, name: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket: name }));
    return true;
  } catch (error) {
    // A HEAD's answer has no code but its status: anything but "not found" is somebody's bucket.
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return false;
    if (status === 301) return true;
    // Another account's: CreateBucket says so.
    if (status === 403) return false;
    throw error;
  }
}

function refuse(properties: Properties): void {
  const used = NOT_EMULATED.filter((name) => properties[name] !== undefined);
  if (used.length === 0) return;
  throw new AwsError(
    "NotImplemented",
    `pipelab does not emulate ${used.join(", ")} of AWS::S3::Bucket; remove it from the template`,
  );
}

function attributesOf(name: string, region: string): Record<string, string> {
  const separator = DASHED_WEBSITES.has(region) ? "-" : ".";
  return {
    Arn: `arn:aws:s3:::${name}`,
    DomainName: `${name}.s3.amazonaws.com`,
    RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
    WebsiteURL: `http://${name}.s3-website${separator}${region}.amazonaws.com`,
  };
}
