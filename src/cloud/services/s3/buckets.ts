import type {
  CreateBucketCommandInput,
  CreateBucketCommandOutput,
  DeleteBucketCommandInput,
  GetBucketLocationCommandInput,
  HeadBucketCommandInput,
  ListBucketsCommandInput,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { bucketArn, bucketOf, bucketOfAnyRegion } from "./access.ts";
import { isBucketName } from "./bucket-name.ts";
import { headerNotImplemented, invalidArgument } from "./errors.ts";
import { ownerOf } from "./owner.ts";
import { records, secondsDate } from "./records.ts";
import { tagsOfSet } from "./tags.ts";

/** Where S3 began: re-creating one's bucket there is no error, and its location has no name. */
const FIRST_REGION = "us-east-1";

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
      ...(tags?.length ? { tags: tagsOfSet(tags, 50) } : {}),
    });
  }
  return {
    Location: region === FIRST_REGION ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
    BucketArn: bucketArn(name),
  };
}

export function deleteBucket(input: DeleteBucketCommandInput, call: Call): Record<string, never> {
  const { name } = bucketOf(input, call);
  const kept = records(call.host);
  const first = { limit: 1 };
  if (kept.objects(name).entries(first).length > 0) {
    throw bucketNotEmpty(name, "The bucket you tried to delete is not empty");
  }
  if (kept.versions(name).entries(first).length > 0) {
    throw bucketNotEmpty(
      name,
      "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
    );
  }
  call.host.store.transaction(() => {
    for (const kind of [kept.uploads(name), kept.parts(name)]) {
      for (const { key } of kind.entries()) kind.delete(key);
    }
    kept.buckets.delete(name);
  });
  return {};
}

export function headBucket(input: HeadBucketCommandInput, call: Call) {
  const { name, region } = bucketOf(input, call);
  return { BucketRegion: region, BucketArn: bucketArn(name), AccessPointAlias: false };
}

export function getBucketLocation(input: GetBucketLocationCommandInput, call: Call) {
  const { region } = bucketOfAnyRegion(input, call);
  // `never`: a Region of the SDK's list, which the wire does not narrow down.
  return { LocationConstraint: region === FIRST_REGION ? undefined : (region as never) };
}

export function listBuckets(input: ListBucketsCommandInput, call: Call) {
  const after = input.ContinuationToken && Buffer.from(input.ContinuationToken, "base64url").toString();
  const mine = records(call.host)
    .buckets.values({ prefix: input.Prefix, after })
    .filter(({ owner }) => owner === call.account)
    .filter(({ region }) => input.BucketRegion === undefined || region === input.BucketRegion);
  const page = mine.slice(0, input.MaxBuckets ?? 10_000);
  const last = page.at(-1);
  return {
    Buckets: page.map(({ name, created, region }) => ({
      Name: name,
      CreationDate: secondsDate(created),
      // As on AWS: the Region and the ARN come with a paginated or filtered listing only.
      ...(input.MaxBuckets !== undefined || input.BucketRegion !== undefined || input.Prefix !== undefined
        ? { BucketRegion: region, BucketArn: bucketArn(name) }
        : {}),
    })),
    Owner: ownerOf(call.account),
    Prefix: input.Prefix,
    ContinuationToken:
      last && page.length < mine.length ? Buffer.from(last.name).toString("base64url") : undefined,
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

function bucketNotEmpty(name: string, message: string): AwsError {
  return new AwsError("BucketNotEmpty", message, { status: 409, fields: { BucketName: name } });
}
