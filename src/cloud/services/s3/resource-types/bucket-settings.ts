import {
  DeleteBucketEncryptionCommand,
  DeleteBucketTaggingCommand,
  DeletePublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
  PutBucketEncryptionCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  type S3Client,
  type ServerSideEncryption,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Properties } from "../../../resource-type.ts";

/** Brings a bucket from what a template said of it before to what it says now. */
export async function configureBucket(
  s3: S3Client,
  name: string,
  properties: Properties,
  previous: Properties,
  stackTags: Record<string, string>,
): Promise<void> {
  checkOwnership(properties);
  await setVersioning(s3, name, properties, previous);
  await setTags(s3, name, properties, previous, stackTags);
  await setEncryption(s3, name, properties, previous);
  await setPublicAccess(s3, name, properties, previous);
  await setNotification(s3, name, properties, previous);
}

async function setVersioning(s3: S3Client, name: string, now: Properties, before: Properties): Promise<void> {
  const asked = part(now, "VersioningConfiguration", ["Status"])?.["Status"];
  if (asked === undefined && before["VersioningConfiguration"] === undefined) return;
  const Status = asked === "Enabled" ? "Enabled" : "Suspended";
  await s3.send(new PutBucketVersioningCommand({ Bucket: name, VersioningConfiguration: { Status } }));
}

async function setTags(
  s3: S3Client,
  name: string,
  now: Properties,
  before: Properties,
  stackTags: Record<string, string>,
): Promise<void> {
  const own = (now["Tags"] ?? []) as { Key: string; Value: string }[];
  // Tags of the `aws:` kind are AWS's to set, and not the API's.
  const shared = Object.entries(stackTags).filter(([key]) => !key.startsWith("aws:"));
  const tags = {
    ...Object.fromEntries(shared),
    ...Object.fromEntries(own.map(({ Key, Value }) => [Key, Value])),
  };
  const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  if (TagSet.length > 0) await s3.send(new PutBucketTaggingCommand({ Bucket: name, Tagging: { TagSet } }));
  else if (before["Tags"] !== undefined) await s3.send(new DeleteBucketTaggingCommand({ Bucket: name }));
}

async function setEncryption(s3: S3Client, name: string, now: Properties, before: Properties): Promise<void> {
  const asked = part(now, "BucketEncryption", ["ServerSideEncryptionConfiguration"]);
  if (asked === undefined) {
    if (before["BucketEncryption"] === undefined) return;
    await s3.send(new DeleteBucketEncryptionCommand({ Bucket: name }));
    return;
  }
  const rules = (asked["ServerSideEncryptionConfiguration"] ?? []) as Properties[];
  const Rules = rules.map((rule) => {
    const key = part(rule, "ServerSideEncryptionByDefault", ["SSEAlgorithm", "KMSMasterKeyID"]);
    return {
      ApplyServerSideEncryptionByDefault: key && {
        SSEAlgorithm: key["SSEAlgorithm"] as ServerSideEncryption,
        KMSMasterKeyID: key["KMSMasterKeyID"] as string | undefined,
      },
      BucketKeyEnabled: flag(rule["BucketKeyEnabled"]),
    };
  });
  await s3.send(
    new PutBucketEncryptionCommand({ Bucket: name, ServerSideEncryptionConfiguration: { Rules } }),
  );
}

const BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const;

async function setPublicAccess(
  s3: S3Client,
  name: string,
  now: Properties,
  before: Properties,
): Promise<void> {
  const asked = part(now, "PublicAccessBlockConfiguration", BLOCKS);
  if (asked === undefined) {
    if (before["PublicAccessBlockConfiguration"] === undefined) return;
    await s3.send(new DeletePublicAccessBlockCommand({ Bucket: name }));
    return;
  }
  const PublicAccessBlockConfiguration: PublicAccessBlockConfiguration = Object.fromEntries(
    BLOCKS.map((block) => [block, flag(asked[block]) ?? false]),
  );
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: name, PublicAccessBlockConfiguration }));
}

async function setNotification(
  s3: S3Client,
  name: string,
  now: Properties,
  before: Properties,
): Promise<void> {
  const asked = part(now, "NotificationConfiguration", ["EventBridgeConfiguration"]);
  if (asked === undefined && before["NotificationConfiguration"] === undefined) return;
  const target = part(asked ?? {}, "EventBridgeConfiguration", ["EventBridgeEnabled"]);
  const enabled = target !== undefined && (flag(target["EventBridgeEnabled"]) ?? true);
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: name,
      NotificationConfiguration: enabled ? { EventBridgeConfiguration: {} } : {},
    }),
  );
}

/** ACLs are off in every bucket, which templates may say. */
function checkOwnership(properties: Properties): void {
  const acl = properties["AccessControl"];
  if (acl !== undefined && acl !== "Private") {
    throw new AwsError(
      "InvalidBucketAclWithObjectOwnership",
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    );
  }
  const rules = (part(properties, "OwnershipControls", ["Rules"])?.["Rules"] ?? []) as Properties[];
  const other = rules.map((rule) => rule["ObjectOwnership"]).find((rule) => rule !== "BucketOwnerEnforced");
  if (other === undefined) return;
  throw new AwsError(
    "NotImplemented",
    `pipelab does not emulate ObjectOwnership ${JSON.stringify(other)}; its buckets are BucketOwnerEnforced`,
  );
}

/** An object among the properties, which has no other members than these. */
function part(properties: Properties, name: string, members: readonly string[]): Properties | undefined {
  const value = properties[name] as Properties | undefined;
  const unknown = Object.keys(value ?? {}).filter((member) => !members.includes(member));
  if (unknown.length === 0) return value;
  throw new AwsError(
    "NotImplemented",
    `pipelab does not emulate ${unknown.join(", ")} of ${name} (AWS::S3::Bucket); remove it from the template`,
  );
}

/** Templates write booleans as text too. */
function flag(value: unknown): boolean | undefined {
  return value === undefined ? undefined : value === true || value === "true";
}
