import { createHash } from "node:crypto";
import type {
  CompletedPart,
  CompleteMultipartUploadCommandInput,
  CompleteMultipartUploadCommandOutput,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import {
  checksumFields,
  checksumOfParts,
  DEFAULT_ALGORITHM,
  statedChecksum,
  verifyChecksum,
} from "./checksums.ts";
import { discard } from "./content.ts";
import { encryptionFields, refuseCustomerKeys } from "./encryption.ts";
import { invalidRequest, malformedXml } from "./errors.ts";
import { keepObject } from "./put-object.ts";
import type { ObjectVersion, PartRecord, UploadRecord } from "./records.ts";
import { forgetUpload, partsOf, uploadOf } from "./uploads.ts";

/** Every part but the last has this many bytes at least ("Amazon S3 multipart upload limits"). */
const SMALLEST_PART = 5_242_880;

/** Makes an object of the parts as they are stored: no byte is copied. */
export function completeMultipartUpload(
  input: CompleteMultipartUploadCommandInput,
  call: Call,
): Omit<CompleteMultipartUploadCommandOutput, "$metadata"> {
  const bucket = bucketOf(input, call);
  refuseCustomerKeys(input);
  const upload = uploadOf(input, bucket, call);
  const uploaded = partsOf(bucket, upload, call);
  const parts = chosenParts(input.MultipartUpload?.Parts ?? [], uploaded, upload);
  const object = assembled(upload, parts, call);
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== object.size) {
    throw invalidRequest(
      `The provided 'x-amz-mp-object-size' header value ${input.MpuObjectSize} does not match what was computed: ${object.size}`,
    );
  }
  verifyChecksum(statedChecksum(input), object.checksum);
  const { version, fields } = keepObject(input, object, "CompleteMultipartUpload", call, (kept) =>
    forgetUpload(kept, upload, call),
  );
  discard(
    call.host,
    uploaded.filter((part) => !parts.includes(part)),
  );
  return {
    Bucket: bucket.name,
    Key: version.key,
    Location: `${call.origin}/${bucket.name}/${encodeURIComponent(version.key)}`,
    ETag: `"${version.etag}"`,
    ...checksumFields(version.checksum),
    ...encryptionFields(version.encryption),
    ...fields,
  };
}

function assembled(
  upload: UploadRecord,
  parts: PartRecord[],
  call: Call,
): Omit<ObjectVersion, "versionId" | "seq"> {
  const algorithm = upload.checksumAlgorithm ?? parts[0]?.checksum.algorithm ?? DEFAULT_ALGORITHM;
  if (parts.some(({ checksum }) => checksum.algorithm !== algorithm)) {
    throw invalidRequest("The parts of the upload have checksums of different types.");
  }
  const type = upload.checksumType ?? (algorithm.startsWith("CRC") ? "FULL_OBJECT" : "COMPOSITE");
  const { headers, metadata, storageClass, encryption, tags } = upload;
  return {
    kind: "object",
    headers,
    metadata,
    storageClass,
    encryption,
    ...(tags ? { tags } : {}),
    key: upload.key,
    time: call.host.clock.now(),
    size: parts.reduce((sum, { size }) => sum + size, 0),
    etag: etagOfParts(parts),
    parts: parts.map(({ blob, size, checksum }) => ({ blob, size, checksum })),
    multipart: true,
    checksum: checksumOfParts(algorithm, type, parts),
  };
}

/** The MD5 of the parts' MD5s, and how many they are. */
function etagOfParts(parts: PartRecord[]): string {
  const md5 = createHash("md5");
  for (const { etag } of parts) md5.update(Buffer.from(etag, "hex"));
  return `${md5.digest("hex")}-${parts.length}`;
}

/** @throws AwsError MalformedXML, InvalidPartOrder, InvalidPart, InvalidRequest, EntityTooSmall */
function chosenParts(asked: CompletedPart[], uploaded: PartRecord[], upload: UploadRecord): PartRecord[] {
  if (asked.length === 0) throw malformedXml();
  if (asked.some(({ PartNumber = 0 }, i) => i > 0 && PartNumber <= (asked[i - 1]?.PartNumber ?? 0))) {
    throw new AwsError(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
      { status: 400, fields: { UploadId: upload.uploadId } },
    );
  }
  const byNumber = new Map(uploaded.map((part) => [part.partNumber, part]));
  const chosen = asked.map((part) => chosenPart(part, byNumber.get(part.PartNumber ?? 0), upload));
  for (const part of chosen.slice(0, -1)) {
    if (part.size < SMALLEST_PART) throw entityTooSmall(part);
  }
  return chosen;
}

function chosenPart(asked: CompletedPart, part: PartRecord | undefined, upload: UploadRecord): PartRecord {
  const etag = asked.ETag?.replace(/^"|"$/g, "");
  const stated = statedChecksum(asked);
  const differs =
    stated && (stated.algorithm !== part?.checksum.algorithm || stated.value !== part.checksum.value);
  if (!part || etag !== part.etag || differs) {
    throw new AwsError(
      "InvalidPart",
      "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
      { status: 400, fields: { UploadId: upload.uploadId, PartNumber: asked.PartNumber, ETag: etag } },
    );
  }
  if (!stated && upload.checksumAlgorithm && upload.checksumType === "COMPOSITE") {
    throw invalidRequest(
      `The upload was created using a ${upload.checksumAlgorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${part.partNumber} in the request.`,
    );
  }
  return part;
}

function entityTooSmall(part: PartRecord): AwsError {
  return new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    status: 400,
    fields: {
      ETag: part.etag,
      MinSizeAllowed: SMALLEST_PART,
      PartNumber: part.partNumber,
      ProposedSize: part.size,
    },
  });
}
