import type {
  AbortMultipartUploadCommandInput,
  CreateMultipartUploadCommandInput,
  CreateMultipartUploadCommandOutput,
} from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import { type Algorithm, algorithmNamed, defaultType } from "./checksums.ts";
import { discard } from "./content.ts";
import { describeNew } from "./description.ts";
import { encryptionFields } from "./encryption.ts";
import { invalidRequest, noSuchUpload } from "./errors.ts";
import {
  type BucketRecord,
  type PartRecord,
  records,
  type StoredPart,
  type UploadRecord,
} from "./records.ts";

/** Uploads in parts ("Uploading and copying objects using multipart upload", Amazon S3 User Guide). */

export function uploadKey(key: string, uploadId: string): string {
  return `${key}\0${uploadId}`;
}

export function partKey(uploadId: string, partNumber: number): string {
  return `${uploadId}/${String(partNumber).padStart(5, "0")}`;
}

/** @throws AwsError NoSuchUpload */
export function uploadOf(
  input: { Key?: string; UploadId?: string },
  bucket: BucketRecord,
  call: Call,
): UploadRecord {
  const uploadId = input.UploadId ?? "";
  const upload = records(call.host)
    .uploads(bucket.name)
    .get(uploadKey(input.Key ?? "", uploadId));
  if (!upload) throw noSuchUpload(uploadId);
  return upload;
}

export function partsOf(bucket: BucketRecord, upload: UploadRecord, call: Call): PartRecord[] {
  return records(call.host)
    .parts(bucket.name)
    .values({ prefix: `${upload.uploadId}/` });
}

export function createMultipartUpload(
  input: CreateMultipartUploadCommandInput,
  call: Call,
): Omit<CreateMultipartUploadCommandOutput, "$metadata"> {
  const bucket = bucketOf(input, call);
  const algorithm = input.ChecksumAlgorithm && algorithmNamed(input.ChecksumAlgorithm);
  const type = input.ChecksumType ?? (algorithm && defaultType(algorithm));
  checkTypeSuits(algorithm, type);
  const upload: UploadRecord = {
    ...describeNew(input, bucket, call),
    key: input.Key ?? "",
    uploadId: call.host.ids.alphanumeric(64),
    started: call.host.clock.now(),
    ...(algorithm ? { checksumAlgorithm: algorithm, checksumType: type } : {}),
    initiator: call.caller.arn,
  };
  records(call.host).uploads(bucket.name).put(uploadKey(upload.key, upload.uploadId), upload);
  return {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.uploadId,
    ChecksumAlgorithm: algorithm,
    ChecksumType: algorithm && type,
    ...encryptionFields(upload.encryption),
  };
}

export function abortMultipartUpload(
  input: AbortMultipartUploadCommandInput,
  call: Call,
): Record<string, never> {
  const garbage: StoredPart[] = [];
  call.host.store.transaction(() => {
    const bucket = bucketOf(input, call);
    const upload = uploadOf(input, bucket, call);
    garbage.push(...partsOf(bucket, upload, call));
    forgetUpload(bucket, upload, call);
  });
  discard(call.host, garbage);
  return {};
}

/** Removes the records of an upload that came to its end. */
export function forgetUpload(bucket: BucketRecord, upload: UploadRecord, call: Call): void {
  const kept = records(call.host);
  const parts = kept.parts(bucket.name);
  for (const { key } of parts.entries({ prefix: `${upload.uploadId}/` })) parts.delete(key);
  kept.uploads(bucket.name).delete(uploadKey(upload.key, upload.uploadId));
}

function checkTypeSuits(algorithm: Algorithm | undefined, type: string | undefined): void {
  if (type && !algorithm) {
    throw invalidRequest(
      "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.",
    );
  }
  const crc = algorithm?.startsWith("CRC") ?? false;
  if ((type === "FULL_OBJECT" && !crc) || (type === "COMPOSITE" && algorithm === "CRC64NVME")) {
    throw invalidRequest(
      `The ${type} checksum type cannot be used with the ${algorithm?.toLowerCase()} checksum algorithm.`,
    );
  }
}
