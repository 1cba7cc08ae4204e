import { type PutObjectCommandInput, StorageClass } from "@aws-sdk/client-s3";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { encryptionOfNew } from "./encryption.ts";
import { headerNotImplemented, notEmulated } from "./errors.ts";
import type { BucketRecord, Description, ObjectVersion } from "./records.ts";
import { secondsDate } from "./records.ts";
import { tagsOfHeader } from "./tags.ts";

/** The members of PutObject, CopyObject and CreateMultipartUpload that describe the object to be. */
export type DescriptionInput = Pick<
  PutObjectCommandInput,
  | "ACL"
  | "BucketKeyEnabled"
  | "CacheControl"
  | "ContentDisposition"
  | "ContentEncoding"
  | "ContentLanguage"
  | "ContentType"
  | "Expires"
  | "GrantFullControl"
  | "GrantRead"
  | "GrantReadACP"
  | "GrantWriteACP"
  | "Key"
  | "Metadata"
  | "ObjectLockLegalHoldStatus"
  | "ObjectLockMode"
  | "ObjectLockRetainUntilDate"
  | "SSECustomerAlgorithm"
  | "SSEKMSEncryptionContext"
  | "SSEKMSKeyId"
  | "ServerSideEncryption"
  | "StorageClass"
  | "Tagging"
  | "WebsiteRedirectLocation"
>;

/** Storage classes whose objects must be restored before they can be read. */
const ARCHIVED = new Set<string>(["GLACIER", "DEEP_ARCHIVE"]);
/** Of other kinds of buckets, or of hardware elsewhere. */
const ELSEWHERE = new Set<string>(["EXPRESS_ONEZONE", "OUTPOSTS", "SNOW", "FSX_OPENZFS", "FSX_ONTAP"]);

/** What is to be recorded of a new object besides its bytes. @throws AwsError */
export function describeNew(input: DescriptionInput, bucket: BucketRecord, call: Call): Description {
  checkKey(input.Key ?? "");
  refuseUnemulated(input);
  const storageClass = input.StorageClass ?? "STANDARD";
  if (!(storageClass in StorageClass) || ELSEWHERE.has(storageClass)) {
    throw new AwsError("InvalidStorageClass", "The storage class you specified is not valid", {
      status: 400,
    });
  }
  return {
    headers: headersOf(input),
    metadata: metadataOf(input.Metadata ?? {}),
    storageClass,
    encryption: encryptionOfNew(input, bucket, call),
    ...(input.Tagging ? { tags: tagsOfHeader(input.Tagging) } : {}),
  };
}

function headersOf(input: DescriptionInput): Description["headers"] {
  // `aws-chunked` is how the body travels, not what it is.
  const encoding = input.ContentEncoding?.split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "aws-chunked" && part !== "")
    .join(",");
  return {
    ContentType: input.ContentType ?? "binary/octet-stream",
    ...(input.CacheControl === undefined ? {} : { CacheControl: input.CacheControl }),
    ...(input.ContentDisposition === undefined ? {} : { ContentDisposition: input.ContentDisposition }),
    ...(encoding ? { ContentEncoding: encoding } : {}),
    ...(input.ContentLanguage === undefined ? {} : { ContentLanguage: input.ContentLanguage }),
    ...(input.Expires === undefined ? {} : { Expires: input.Expires.getTime() }),
    ...(input.WebsiteRedirectLocation === undefined
      ? {}
      : { WebsiteRedirectLocation: input.WebsiteRedirectLocation }),
  };
}

/** The members that GetObject and HeadObject answer of it. */
export function descriptionFields(object: ObjectVersion) {
  const { Expires, ...headers } = object.headers;
  return {
    ...headers,
    ...(Expires === undefined
      ? {}
      : { Expires: secondsDate(Expires), ExpiresString: secondsDate(Expires).toUTCString() }),
    Metadata: object.metadata,
    ...(object.storageClass === "STANDARD" ? {} : { StorageClass: object.storageClass }),
  };
}

/** @throws AwsError InvalidObjectState, for what is in an archive */
export function checkReadable({ storageClass }: ObjectVersion): void {
  if (!ARCHIVED.has(storageClass)) return;
  throw new AwsError("InvalidObjectState", "The operation is not valid for the object's storage class", {
    status: 403,
    fields: { StorageClass: storageClass satisfies StorageClass },
  });
}

export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > 1024) {
    throw new AwsError("KeyTooLongError", "Your key is too long", {
      status: 400,
      fields: { Size: size, MaxSizeAllowed: 1024 },
    });
  }
  if (key.includes("\0")) throw notEmulated("A key with a NUL character in it");
}

/** "Working with object metadata": 2 KB of user-defined metadata, names and values counted. */
function metadataOf(given: Record<string, string>): Record<string, string> {
  const metadata: Record<string, string> = {};
  let size = 0;
  for (const [name, value] of Object.entries(given)) {
    metadata[name.toLowerCase()] = value;
    size += Buffer.byteLength(name) + Buffer.byteLength(value);
  }
  if (size > 2_048) {
    throw new AwsError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", {
      status: 400,
      fields: { Size: size, MaxSizeAllowed: 2_048 },
    });
  }
  return metadata;
}

/** ACLs are off, as in every bucket that AWS makes today ("Controlling ownership of objects"). */
function refuseUnemulated(input: DescriptionInput): void {
  const grants = [input.GrantFullControl, input.GrantRead, input.GrantReadACP, input.GrantWriteACP];
  if (
    (input.ACL !== undefined && input.ACL !== "bucket-owner-full-control") ||
    grants.some((grant) => grant !== undefined)
  ) {
    throw new AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs", { status: 400 });
  }
  if (input.ObjectLockMode ?? input.ObjectLockRetainUntilDate ?? input.ObjectLockLegalHoldStatus) {
    // AWS's answer too, in a bucket that was made without Object Lock.
    throw new AwsError("InvalidRequest", "Bucket is missing Object Lock Configuration", { status: 400 });
  }
  if (input.SSECustomerAlgorithm) {
    throw headerNotImplemented("x-amz-server-side-encryption-customer-algorithm");
  }
}
