import type {
  DeleteBucketCommandInput,
  GetBucketLocationCommandInput,
  HeadBucketCommandInput,
  ListBucketsCommandInput,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { bucketArn, bucketOf, bucketOfAnyRegion } from "./access.ts";
import { FIRST_REGION } from "./create-bucket.ts";
import { ownerOf } from "./owner.ts";
import { records, secondsDate } from "./records.ts";

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

function bucketNotEmpty(name: string, message: string): AwsError {
  return new AwsError("BucketNotEmpty", message, { status: 409, fields: { BucketName: name } });
}
