import type { CreateBucketCommandInput, CreateBucketCommandOutput } from "@aws-sdk/client-s3";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { bucketArn } from "./access.ts";
import { isBucketName } from "./bucket-name.ts";
import { headerNotImplemented, invalidArgument } from "./errors.ts";
import { records } from "./records.ts";
import { BUCKET_TAGS, tagsOfSet } from "./tags.ts";

/** Where S3 began: re-creating one's bucket there is no error, and its location has no name. */
export const FIRST_REGION = "us-east-1";

export function createBucket(
  input: CreateBucketCommandInput,
  call: Call,
): Omit<CreateBucketCommandOutput, "$metadata"> {
  const name = input.Bucket ?? "";
  if (!isBucketName(name)) {
    throw new AwsError("InvalidBucketName", "The specified bucket is not valid.", {
      status: 400,
      fields: { BucketName: name },
    });
  }
  refuseUnemulated(input);
  const region = regionOfNew(input.CreateBucketConfiguration?.LocationConstraint, call.region);
  const { buckets } = records(call.host);
  const existing = buckets.get(name);
  if (existing && existing.owner !== call.account) throw bucketAlreadyExists(name);
  if (existing && (existing.region !== FIRST_REGION || region !== FIRST_REGION)) {
    throw bucketAlreadyOwnedByYou(name);
  }
  if (!existing) {
    const tags = input.CreateBucketConfiguration?.Tags;
    buckets.put(name, {
      name,
      owner: call.account,
      region,
      created: call.host.clock.now(),
      encryption: { algorithm: "AES256" },
      publicAccessBlock: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
      ...(tags?.length ? { tags: tagsOfSet(tags, BUCKET_TAGS) } : {}),
    });
  }
  return {
    Location: region === FIRST_REGION ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
    BucketArn: bucketArn(name),
  };
}

function refuseUnemulated(input: CreateBucketCommandInput): void {
  if (input.ObjectLockEnabledForBucket) throw headerNotImplemented("x-amz-bucket-object-lock-enabled");
  if (input.ObjectOwnership && input.ObjectOwnership !== "BucketOwnerEnforced") {
    throw headerNotImplemented("x-amz-object-ownership");
  }
  if (input.BucketNamespace && input.BucketNamespace !== "global") {
    throw headerNotImplemented("x-amz-bucket-namespace");
  }
  if (input.CreateBucketConfiguration?.Location || input.CreateBucketConfiguration?.Bucket) {
    throw invalidArgument("Directory buckets are not emulated by pipelab", "Location", undefined);
  }
  const grants = [
    input.GrantFullControl,
    input.GrantRead,
    input.GrantReadACP,
    input.GrantWrite,
    input.GrantWriteACP,
  ];
  if ((input.ACL && input.ACL !== "private") || grants.some((grant) => grant !== undefined)) {
    throw new AwsError(
      "InvalidBucketAclWithObjectOwnership",
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      { status: 400 },
    );
  }
}

/** "CreateBucket", LocationConstraint: only us-east-1 makes buckets elsewhere, and is not to be named. */
function regionOfNew(constraint: string | undefined, endpoint: string): string {
  if (endpoint === FIRST_REGION) {
    if (constraint === FIRST_REGION) {
      throw new AwsError("InvalidLocationConstraint", "The specified location-constraint is not valid", {
        status: 400,
        fields: { LocationConstraint: constraint },
      });
    }
    return constraint === "EU" ? "eu-west-1" : (constraint ?? FIRST_REGION);
  }
  const asked = constraint === "EU" ? "eu-west-1" : constraint;
  if (asked === endpoint) return endpoint;
  throw new AwsError(
    "IllegalLocationConstraintException",
    `The ${constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    { status: 400 },
  );
}

function bucketAlreadyExists(name: string): AwsError {
  return new AwsError(
    "BucketAlreadyExists",
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
    { status: 409, fields: { BucketName: name } },
  );
}

function bucketAlreadyOwnedByYou(name: string): AwsError {
  return new AwsError(
    "BucketAlreadyOwnedByYou",
    "Your previous request to create the named bucket succeeded and you already own it.",
    { status: 409, fields: { BucketName: name } },
  );
}
