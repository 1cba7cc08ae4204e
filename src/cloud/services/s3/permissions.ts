import type { Permission } from "../../service.ts";
import { bucketArn, objectArn } from "./access.ts";
import { parseCopySource } from "./copy-source.ts";

/** The members of S3 inputs that permissions depend on. */
export interface PermissionInput {
  Bucket?: string;
  Key?: string;
  VersionId?: string;
  CopySource?: string;
  Prefix?: string;
  Delimiter?: string;
  MaxKeys?: number;
  ServerSideEncryption?: string;
  SSEKMSKeyId?: string;
  StorageClass?: string;
  ACL?: string;
  Tagging?: unknown;
  CreateBucketConfiguration?: { LocationConstraint?: string };
}

/** Operations on a bucket whose action is not called as they are. */
const BUCKET_ACTIONS: Record<string, string> = {
  HeadBucket: "ListBucket",
  ListObjects: "ListBucket",
  ListObjectsV2: "ListBucket",
  ListObjectVersions: "ListBucketVersions",
  ListMultipartUploads: "ListBucketMultipartUploads",
  DeleteBucketTagging: "PutBucketTagging",
  GetBucketEncryption: "GetEncryptionConfiguration",
  PutBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketNotificationConfiguration: "GetBucketNotification",
  PutBucketNotificationConfiguration: "PutBucketNotification",
  GetBucketCors: "GetBucketCORS",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketReplication: "GetReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
};

/** Operations on an object whose action is another's. */
const OBJECT_ACTIONS: Record<string, string> = {
  HeadObject: "GetObject",
  CreateMultipartUpload: "PutObject",
  UploadPart: "PutObject",
  UploadPartCopy: "PutObject",
  CompleteMultipartUpload: "PutObject",
  CopyObject: "PutObject",
  ListParts: "ListMultipartUploadParts",
};

/** Operations on one version of an object have actions of their own. */
const VERSION_ACTIONS: Record<string, string> = {
  GetObject: "GetObjectVersion",
  DeleteObject: "DeleteObjectVersion",
  GetObjectTagging: "GetObjectVersionTagging",
  PutObjectTagging: "PutObjectVersionTagging",
  DeleteObjectTagging: "DeleteObjectVersionTagging",
};

/** "Actions, resources, and condition keys for Amazon S3", Service Authorization Reference. */
export function permissions(operation: string, input: PermissionInput): Permission[] {
  if (operation === "ListBuckets") return [{ action: "s3:ListAllMyBuckets", resource: "*" }];
  // Each key is allowed or denied by itself, by the operation.
  if (operation === "DeleteObjects") return [];
  const { Bucket = "", Key } = input;
  const context = contextOf(input);
  if (Key === undefined) {
    const action = BUCKET_ACTIONS[operation] ?? operation;
    return [{ action: `s3:${action}`, resource: bucketArn(Bucket), context }];
  }
  const resource = objectArn(Bucket, Key);
  return [
    ...sourcePermissions(input),
    ...objectActions(operation, input).map((action) => ({ action: `s3:${action}`, resource, context })),
  ];
}

function objectActions(operation: string, input: PermissionInput): string[] {
  if (operation === "GetObjectAttributes") {
    return input.VersionId === undefined
      ? ["GetObject", "GetObjectAttributes"]
      : ["GetObjectVersion", "GetObjectVersionAttributes"];
  }
  const plain = OBJECT_ACTIONS[operation] ?? operation;
  const action = input.VersionId === undefined ? plain : (VERSION_ACTIONS[plain] ?? plain);
  const tags = input.Tagging !== undefined && action === "PutObject";
  return [
    action,
    ...(tags ? ["PutObjectTagging"] : []),
    ...(input.ACL !== undefined && action === "PutObject" ? ["PutObjectAcl"] : []),
  ];
}

/** A copy reads its source as well. */
function sourcePermissions(input: PermissionInput): Permission[] {
  if (input.CopySource === undefined) return [];
  const source = parseCopySource(input.CopySource);
  const resource = objectArn(source.Bucket, source.Key);
  const context = source.VersionId === undefined ? undefined : { "s3:versionid": source.VersionId };
  const action = source.VersionId === undefined ? "s3:GetObject" : "s3:GetObjectVersion";
  return [{ action, resource, context }];
}

function contextOf(input: PermissionInput): Record<string, string> {
  const keys: Record<string, string | number | undefined> = {
    "s3:prefix": input.Prefix,
    "s3:delimiter": input.Delimiter,
    "s3:max-keys": input.MaxKeys,
    "s3:versionid": input.VersionId,
    "s3:locationconstraint": input.CreateBucketConfiguration?.LocationConstraint,
    "s3:x-amz-acl": input.ACL,
    "s3:x-amz-copy-source": input.CopySource,
    "s3:x-amz-server-side-encryption": input.ServerSideEncryption,
    "s3:x-amz-server-side-encryption-aws-kms-key-id": input.SSEKMSKeyId,
    "s3:x-amz-storage-class": input.StorageClass,
  };
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );
}
