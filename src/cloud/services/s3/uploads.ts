import type {
  AbortMultipartUploadCommandInput,
  CreateMultipartUploadCommandInput,
  CreateMultipartUploadCommandOutput,
  UploadPartCommandInput,
  UploadPartCommandOutput,
  UploadPartCopyCommandInput,
  UploadPartCopyCommandOutput,
} from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import { receive, type ReceivedBody, store } from "./body.ts";
import {
  type Algorithm,
  algorithmNamed,
  checksumFields,
  DEFAULT_ALGORITHM,
  defaultType,
  statedChecksum,
} from "./checksums.ts";
import { discard, readContent } from "./content.ts";
import { copySource } from "./copy-source.ts";
import { describeNew } from "./description.ts";
import { encryptionFields, refuseCustomerKeys } from "./encryption.ts";
import { invalidArgument, invalidRequest, noSuchUpload } from "./errors.ts";
import { etagOf } from "./put-object.ts";
import type { Range } from "./range.ts";
import {
  type BucketRecord,
  type PartRecord,
  records,
  secondsDate,
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

export async function uploadPart(
  input: UploadPartCommandInput,
  call: Call,
): Promise<Omit<UploadPartCommandOutput, "$metadata">> {
  const bucket = bucketOf(input, call);
  refuseCustomerKeys(input);
  const upload = uploadOf(input, bucket, call);
  const stated = statedChecksum(input)?.algorithm ?? input.ChecksumAlgorithm;
  if (stated && upload.checksumAlgorithm && stated !== upload.checksumAlgorithm) {
    throw invalidRequest(
      `Checksum Type mismatch occurred, expected checksum Type: ${upload.checksumAlgorithm.toLowerCase()}, actual checksum Type: ${stated.toLowerCase()}`,
    );
  }
  const body = await receive(call, input, upload.checksumAlgorithm);
  const part = keepPart(input, body, call);
  return {
    ETag: `"${part.etag}"`,
    ...checksumFields(part.checksum),
    ...encryptionFields(upload.encryption),
  };
}

export async function uploadPartCopy(
  input: UploadPartCopyCommandInput,
  call: Call,
): Promise<Omit<UploadPartCopyCommandOutput, "$metadata">> {
  const { host } = call;
  const bucket = bucketOf(input, call);
  refuseCustomerKeys(input);
  const upload = uploadOf(input, bucket, call);
  const { bucket: from, object } = copySource(input, call);
  const range = copyRange(input.CopySourceRange, object.size);
  const { blob, checksum } = await store(
    host,
    readContent(host, object.parts, range),
    upload.checksumAlgorithm ?? DEFAULT_ALGORITHM,
  );
  const part = keepPart(input, { blob: blob.id, size: blob.size, md5: blob.md5, checksum }, call);
  return {
    CopyPartResult: {
      ETag: `"${part.etag}"`,
      LastModified: secondsDate(part.time),
      ...checksumFields(part.checksum),
    },
    ...(from.versioning ? { CopySourceVersionId: object.versionId } : {}),
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

/** Records a part whose bytes are stored; one of the same number before it is dropped. */
function keepPart(
  input: { Bucket?: string; Key?: string; UploadId?: string; PartNumber?: number },
  body: ReceivedBody,
  call: Call,
): PartRecord {
  const garbage: StoredPart[] = [];
  try {
    return call.host.store.transaction(() => {
      const bucket = bucketOf(input, call);
      const upload = uploadOf(input, bucket, call);
      const partNumber = numberOf(input.PartNumber);
      const parts = records(call.host).parts(bucket.name);
      const previous = parts.get(partKey(upload.uploadId, partNumber));
      if (previous) garbage.push(previous);
      const part: PartRecord = {
        partNumber,
        blob: body.blob,
        size: body.size,
        checksum: body.checksum,
        etag: etagOf(body, upload.encryption, call),
        time: call.host.clock.now(),
      };
      parts.put(partKey(upload.uploadId, partNumber), part);
      return part;
    });
  } catch (error) {
    garbage.splice(0, garbage.length, body);
    throw error;
  } finally {
    discard(call.host, garbage);
  }
}

function numberOf(partNumber: number | undefined): number {
  if (partNumber !== undefined && partNumber >= 1 && partNumber <= 10_000) return partNumber;
  throw invalidArgument(
    "Part number must be an integer between 1 and 10000, inclusive",
    "partNumber",
    String(partNumber),
  );
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

function copyRange(header: string | undefined, size: number): Range | undefined {
  if (header === undefined) return undefined;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const range = { start: Number(first), end: Number(last) };
  if (first === undefined || range.start > range.end) {
    throw invalidArgument(
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
      "x-amz-copy-source-range",
      header,
    );
  }
  if (range.end >= size) {
    throw invalidArgument(
      `Range specified is not valid for source object of size: ${size}`,
      "x-amz-copy-source-range",
      header,
    );
  }
  return range;
}
