import type { PutObjectCommandInput, PutObjectCommandOutput } from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import { type ReceivedBody, receive } from "./body.ts";
import { checksumFields } from "./checksums.ts";
import { checkWrite } from "./conditions.ts";
import { discard } from "./content.ts";
import { describeNew } from "./description.ts";
import { encryptionFields } from "./encryption.ts";
import { headerNotImplemented } from "./errors.ts";
import { notifyCreated, type Reason } from "./notify.ts";
import type { BucketRecord, Encryption, ObjectVersion, StoredPart } from "./records.ts";
import { currentVersion, putVersion } from "./versions.ts";

export async function putObject(
  input: PutObjectCommandInput,
  call: Call,
): Promise<Omit<PutObjectCommandOutput, "$metadata">> {
  const bucket = bucketOf(input, call);
  if (input.WriteOffsetBytes !== undefined) throw headerNotImplemented("x-amz-write-offset-bytes");
  const described = describeNew(input, bucket, call);
  // Before the body is read: what is bound to fail need not be uploaded first.
  checkWrite(currentVersion(call.host, bucket, input.Key ?? ""), input.Key ?? "", input);
  const body = await receive(call, input);
  const object = keepObject(
    input,
    {
      kind: "object",
      ...described,
      key: input.Key ?? "",
      time: call.host.clock.now(),
      size: body.size,
      etag: etagOf(body, described.encryption, call),
      parts: [{ blob: body.blob, size: body.size, checksum: body.checksum }],
      multipart: false,
      checksum: { ...body.checksum, type: "FULL_OBJECT" },
    },
    "PutObject",
    call,
  );
  return {
    ETag: `"${object.version.etag}"`,
    ...checksumFields(object.version.checksum),
    ...encryptionFields(object.version.encryption),
    ...object.fields,
  };
}

/** Of bytes under a KMS key, the entity tag is no MD5 ("Object", ETag). */
export function etagOf(body: ReceivedBody, encryption: Encryption, call: Call): string {
  return encryption.algorithm === "AES256" ? body.md5 : call.host.ids.hex(32);
}

/**
 * Makes an object whose bytes are stored already the current version of its key, all at once: record,
 * conditions and event. When it is refused, its bytes are deleted.
 */
export function keepObject(
  input: { Bucket?: string; ExpectedBucketOwner?: string; IfMatch?: string; IfNoneMatch?: string },
  object: Omit<ObjectVersion, "versionId" | "seq">,
  reason: Reason,
  call: Call,
  also?: (bucket: BucketRecord) => void,
): { version: ObjectVersion; fields: { VersionId?: string } } {
  const { host } = call;
  const garbage: StoredPart[] = [];
  try {
    return host.store.transaction(() => {
      const bucket = bucketOf(input, call);
      checkWrite(currentVersion(host, bucket, object.key), object.key, input);
      const version = putVersion(host, bucket, object, garbage);
      also?.(bucket);
      notifyCreated(bucket, version, reason, call);
      return { version, fields: bucket.versioning ? { VersionId: version.versionId } : {} };
    });
  } catch (error) {
    garbage.length = 0;
    if (reason !== "CompleteMultipartUpload") garbage.push(...object.parts);
    throw error;
  } finally {
    discard(host, garbage);
  }
}
