import type { CopyObjectCommandInput } from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { type BucketInput, bucketOfAnyRegion } from "./access.ts";
import { checkCopySource } from "./conditions.ts";
import { checkReadable } from "./description.ts";
import { invalidArgument, invalidRequest } from "./errors.ts";
import { objectOf } from "./get-object.ts";
import type { BucketRecord, ObjectVersion } from "./records.ts";

export interface CopySource {
  Bucket: string;
  Key: string;
  VersionId?: string;
}

/** What `x-amz-copy-source` names: `bucket/key?versionId=id`, URL-encoded. */
export function parseCopySource(header: string | undefined): CopySource {
  const [path = "", query] = (header ?? "").split("?versionId=");
  const source = /^\/?([^/]+)\/(.+)$/s.exec(decoded(path));
  if (!source || source[1]?.startsWith("arn:")) {
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      header,
    );
  }
  return { Bucket: source[1] ?? "", Key: source[2] ?? "", ...(query ? { VersionId: decoded(query) } : {}) };
}

/** The object to copy from, once the conditions on it hold. @throws AwsError */
export function copySource(
  input: Pick<
    CopyObjectCommandInput,
    | "CopySource"
    | "CopySourceIfMatch"
    | "CopySourceIfModifiedSince"
    | "CopySourceIfNoneMatch"
    | "CopySourceIfUnmodifiedSince"
    | "ExpectedSourceBucketOwner"
  >,
  call: Call,
): { source: CopySource; bucket: BucketRecord; object: ObjectVersion } {
  const source = parseCopySource(input.CopySource);
  const from: BucketInput = {
    Bucket: source.Bucket,
    ExpectedBucketOwner: input.ExpectedSourceBucketOwner,
  };
  const bucket = bucketOfAnyRegion(from, call);
  const object = sourceObject(source, bucket, call);
  checkReadable(object);
  checkCopySource(object, {
    IfMatch: input.CopySourceIfMatch,
    IfNoneMatch: input.CopySourceIfNoneMatch,
    IfModifiedSince: input.CopySourceIfModifiedSince,
    IfUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
  });
  return { source, bucket, object };
}

function sourceObject(source: CopySource, bucket: BucketRecord, call: Call): ObjectVersion {
  try {
    return objectOf(source, bucket, call);
  } catch (error) {
    if ((error as { code?: string }).code !== "MethodNotAllowed") throw error;
    throw invalidRequest(
      "The source of a copy request may not specifically refer to a delete marker by version id.",
    );
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
