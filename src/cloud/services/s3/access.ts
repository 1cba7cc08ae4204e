import { AwsError } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { accessDenied, noSuchBucket } from "./errors.ts";
import { type BucketRecord, records } from "./records.ts";

export interface BucketInput {
  Bucket?: string;
  ExpectedBucketOwner?: string;
}

/**
 * The bucket that a request is about.
 *
 * @throws AwsError NoSuchBucket; PermanentRedirect, where the request was signed for another Region;
 *   AccessDenied, for a caller of another account that no bucket policy lets in.
 */
export function bucketOf(input: BucketInput, call: Call): BucketRecord {
  const bucket = bucketOfAnyRegion(input, call);
  if (bucket.region !== call.region) throw permanentRedirect(bucket);
  return bucket;
}

/** The bucket, for the operations that every Region answers. */
export function bucketOfAnyRegion(input: BucketInput, call: Call): BucketRecord {
  const name = input.Bucket ?? "";
  const bucket = records(call.host).buckets.get(name);
  if (!bucket) throw noSuchBucket(name);
  // Another account was let in by the bucket's policy, which the gateway asked, or by nothing.
  if (bucket.owner !== call.caller.account && bucket.policy === undefined) throw accessDenied();
  if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== bucket.owner) {
    throw accessDenied();
  }
  return bucket;
}

export function bucketArn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

export function objectArn(bucket: string, key: string): string {
  return `arn:aws:s3:::${bucket}/${key}`;
}

function permanentRedirect(bucket: BucketRecord): AwsError {
  return new AwsError(
    "PermanentRedirect",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    {
      status: 301,
      fields: { Endpoint: `${bucket.name}.s3.${bucket.region}.amazonaws.com`, Bucket: bucket.name },
      headers: { "x-amz-bucket-region": bucket.region },
    },
  );
}
