import type { Call } from "../../service.ts";
import { type BucketInput, bucketOf } from "./access.ts";
import { notConfigured } from "./errors.ts";
import { ownerOf } from "./owner.ts";

/**
 * What clients ask of every bucket and pipelab's buckets never have, because setting it is refused (501).
 * The answers are those of an AWS bucket where it was never set.
 */
function never(code: string, message: string) {
  return (input: BucketInput, call: Call): never => {
    throw notConfigured(code, message, bucketOf(input, call).name);
  };
}

export const getBucketCors = never("NoSuchCORSConfiguration", "The CORS configuration does not exist");

export const getBucketWebsite = never(
  "NoSuchWebsiteConfiguration",
  "The specified bucket does not have a website configuration",
);

export const getBucketLifecycleConfiguration = never(
  "NoSuchLifecycleConfiguration",
  "The lifecycle configuration does not exist",
);

export const getBucketReplication = never(
  "ReplicationConfigurationNotFoundError",
  "The replication configuration was not found",
);

export const getObjectLockConfiguration = never(
  "ObjectLockConfigurationNotFoundError",
  "Object Lock configuration does not exist for this bucket",
);

/** Logging and acceleration that were never set are empty documents. */
export function nothingSet(input: BucketInput, call: Call): Record<string, never> {
  bucketOf(input, call);
  return {};
}

export function getBucketRequestPayment(input: BucketInput, call: Call) {
  bucketOf(input, call);
  return { Payer: "BucketOwner" as const };
}

/** ACLs are off: "Requests to read ACLs always return full control for the bucket owner". */
export function getBucketAcl(input: BucketInput, call: Call) {
  const owner = ownerOf(bucketOf(input, call).owner);
  return {
    Owner: owner,
    Grants: [{ Grantee: { ...owner, Type: "CanonicalUser" as const }, Permission: "FULL_CONTROL" as const }],
  };
}

export function getBucketOwnershipControls(input: BucketInput, call: Call) {
  bucketOf(input, call);
  return { OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] } };
}
