import type {
  GetObjectCommandInput,
  GetObjectCommandOutput,
  HeadObjectCommandInput,
  HeadObjectCommandOutput,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { withBucketPolicy } from "./bucket-permission.ts";
import { bucketArn, bucketOf } from "./access.ts";
import { checksumFields } from "./checksums.ts";
import { checkRead } from "./conditions.ts";
import { readContent } from "./content.ts";
import { checkReadable, descriptionFields } from "./description.ts";
import { encryptionFields, refuseCustomerKeys } from "./encryption.ts";
import { invalidRequest, noSuchKey } from "./errors.ts";
import { type Range, rangeOf } from "./range.ts";
import { type BucketRecord, type ObjectVersion, secondsDate } from "./records.ts";
import { currentVersion, findVersion } from "./versions.ts";

export function getObject(
  input: GetObjectCommandInput,
  call: Call,
): Omit<GetObjectCommandOutput, "$metadata"> {
  const { fields, object, range } = head(input, call);
  checkReadable(object);
  return {
    ...fields,
    // The SDK's type is that of a client, which mixes its own methods into the stream.
    Body: readContent(call.host, object.parts, range) as unknown as GetObjectCommandOutput["Body"],
  };
}

export function headObject(
  input: HeadObjectCommandInput,
  call: Call,
): Omit<HeadObjectCommandOutput, "$metadata"> {
  return head(input, call).fields;
}

/**
 * The version of an object that a request reads.
 *
 * @throws AwsError NoSuchKey, NoSuchVersion; MethodNotAllowed, for a delete marker asked for by its id;
 *   AccessDenied, where the key is missing and the caller may not know that ("GetObject", Permissions).
 */
export function objectOf(
  input: { Key?: string; VersionId?: string },
  bucket: BucketRecord,
  call: Call,
): ObjectVersion {
  const key = input.Key ?? "";
  if (input.VersionId !== undefined) {
    const version = findVersion(call.host, bucket, key, input.VersionId);
    if (version.kind === "object") return version;
    throw new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
      status: 405,
      fields: { Method: "GET", ResourceType: "DeleteMarker" },
      headers: {
        allow: "DELETE",
        "last-modified": secondsDate(version.time).toUTCString(),
        "x-amz-delete-marker": "true",
        "x-amz-version-id": version.versionId,
      },
    });
  }
  const current = currentVersion(call.host, bucket, key);
  if (current?.kind === "object") return current;
  call.authorize(withBucketPolicy({ action: "s3:ListBucket", resource: bucketArn(bucket.name) }, call.host));
  throw noSuchKey(key, current);
}

/** What GetObject and HeadObject have in common. */
function head(
  input: GetObjectCommandInput,
  call: Call,
): { fields: Omit<GetObjectCommandOutput, "$metadata" | "Body">; object: ObjectVersion; range?: Range } {
  const bucket = bucketOf(input, call);
  refuseCustomerKeys(input);
  const object = objectOf(input, bucket, call);
  checkRead(object, input);
  const range = askedRange(input, object);
  const tags = Object.keys(object.tags ?? {}).length;
  return {
    object,
    range,
    fields: {
      AcceptRanges: "bytes",
      ContentLength: range ? Math.max(0, range.end - range.start + 1) : object.size,
      ...(range ? { ContentRange: `bytes ${range.start}-${range.end}/${object.size}` } : {}),
      ETag: `"${object.etag}"`,
      LastModified: secondsDate(object.time),
      ...(bucket.versioning ? { VersionId: object.versionId } : {}),
      ...descriptionFields(object),
      ...encryptionFields(object.encryption),
      ...(tags > 0 ? { TagCount: tags } : {}),
      ...(input.PartNumber !== undefined && object.multipart ? { PartsCount: object.parts.length } : {}),
      ...checksumAnswer(input, object, range),
      ...overrides(input),
    },
  };
}

function askedRange(input: GetObjectCommandInput, object: ObjectVersion): Range | undefined {
  if (input.PartNumber === undefined) return rangeOf(input.Range, object.size);
  if (input.Range !== undefined) {
    throw invalidRequest("Cannot specify both Range header and partNumber query parameter");
  }
  const part = object.parts[input.PartNumber - 1];
  if (!part) {
    throw new AwsError("InvalidPartNumber", "The requested partnumber is not satisfiable", {
      status: 416,
      fields: { PartNumberRequested: input.PartNumber, ActualPartCount: object.parts.length },
    });
  }
  if (object.size === 0) return undefined;
  const start = object.parts.slice(0, input.PartNumber - 1).reduce((sum, { size }) => sum + size, 0);
  return { start, end: start + part.size - 1 };
}

/** The checksum is told of what is whole: the object, or a part. */
function checksumAnswer(input: GetObjectCommandInput, object: ObjectVersion, range: Range | undefined) {
  if (input.ChecksumMode !== "ENABLED") return {};
  const part = object.multipart && input.PartNumber ? object.parts[input.PartNumber - 1] : undefined;
  if (part) return checksumFields({ ...part.checksum, type: object.checksum.type });
  const whole = !range || (range.start === 0 && range.end === object.size - 1);
  return whole ? checksumFields(object.checksum) : {};
}

/** `response-content-type` and its sisters. */
function overrides(input: GetObjectCommandInput): Partial<GetObjectCommandOutput> {
  const given = {
    CacheControl: input.ResponseCacheControl,
    ContentDisposition: input.ResponseContentDisposition,
    ContentEncoding: input.ResponseContentEncoding,
    ContentLanguage: input.ResponseContentLanguage,
    ContentType: input.ResponseContentType,
    Expires: input.ResponseExpires,
    ExpiresString: input.ResponseExpires?.toUTCString(),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
