import type {
  UploadPartCommandInput,
  UploadPartCommandOutput,
  UploadPartCopyCommandInput,
  UploadPartCopyCommandOutput,
} from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import { receive, type ReceivedBody, store } from "./body.ts";
import { checksumFields, DEFAULT_ALGORITHM, statedChecksum } from "./checksums.ts";
import { discard, readContent } from "./content.ts";
import { copySource } from "./copy-source.ts";
import { encryptionFields, refuseCustomerKeys } from "./encryption.ts";
import { invalidArgument, invalidRequest } from "./errors.ts";
import { etagOf } from "./put-object.ts";
import type { Range } from "./range.ts";
import { type PartRecord, records, secondsDate, type StoredPart } from "./records.ts";
import { partKey, uploadOf } from "./uploads.ts";

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
