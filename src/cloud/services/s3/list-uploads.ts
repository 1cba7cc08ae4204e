import type {
  ListMultipartUploadsCommandInput,
  ListMultipartUploadsCommandOutput,
  ListPartsCommandInput,
  ListPartsCommandOutput,
} from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import { checksumFields } from "./checksums.ts";
import { Cursor, LAST, page } from "./cursor.ts";
import { batchFor, keyWriter, pageLimit, prefixesOf } from "./listing.ts";
import { ownerOf } from "./owner.ts";
import { records, secondsDate } from "./records.ts";
import { partKey, uploadKey, uploadOf } from "./uploads.ts";

export function listMultipartUploads(
  input: ListMultipartUploadsCommandInput,
  call: Call,
): Omit<ListMultipartUploadsCommandOutput, "$metadata"> {
  const bucket = bucketOf(input, call);
  const limit = pageLimit(input.MaxUploads, "max-uploads");
  const write = keyWriter(input.EncodingType);
  const prefix = input.Prefix ?? "";
  const after = input.KeyMarker && uploadKey(input.KeyMarker, input.UploadIdMarker || LAST);
  const cursor = new Cursor(records(call.host).uploads(bucket.name), {
    prefix,
    after: after ?? "",
    batch: batchFor(limit, input.Delimiter),
  });
  const found = page(cursor, { prefix, delimiter: input.Delimiter, limit });
  return {
    Bucket: bucket.name,
    Prefix: write(prefix),
    KeyMarker: write(input.KeyMarker ?? ""),
    UploadIdMarker: input.UploadIdMarker ?? "",
    NextKeyMarker: write(found.last.prefix ?? found.last.item?.key ?? ""),
    NextUploadIdMarker: found.last.item?.uploadId ?? "",
    Delimiter: write(input.Delimiter),
    EncodingType: input.EncodingType,
    MaxUploads: limit,
    IsTruncated: found.truncated,
    Uploads: found.items.map((upload) => ({
      Key: write(upload.key),
      UploadId: upload.uploadId,
      Initiated: secondsDate(upload.started),
      StorageClass: upload.storageClass,
      Owner: ownerOf(bucket.owner),
      Initiator: { ID: upload.initiator, DisplayName: upload.initiator.split("/").at(-1) },
      ChecksumAlgorithm: upload.checksumAlgorithm,
      ChecksumType: upload.checksumType,
    })),
    CommonPrefixes: prefixesOf(found.prefixes, write),
  };
}

export function listParts(
  input: ListPartsCommandInput,
  call: Call,
): Omit<ListPartsCommandOutput, "$metadata"> {
  const bucket = bucketOf(input, call);
  const upload = uploadOf(input, bucket, call);
  const limit = pageLimit(input.MaxParts, "max-parts");
  const marker = Number(input.PartNumberMarker ?? 0);
  const found = records(call.host)
    .parts(bucket.name)
    .values({ prefix: `${upload.uploadId}/`, after: partKey(upload.uploadId, marker), limit: limit + 1 });
  const parts = found.slice(0, limit);
  return {
    Bucket: bucket.name,
    Key: upload.key,
    UploadId: upload.uploadId,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(parts.at(-1)?.partNumber ?? 0),
    MaxParts: limit,
    IsTruncated: found.length > limit && limit > 0,
    Parts: parts.map((part) => ({
      PartNumber: part.partNumber,
      ETag: `"${part.etag}"`,
      Size: part.size,
      LastModified: secondsDate(part.time),
      ...(upload.checksumAlgorithm ? checksumFields(part.checksum) : {}),
    })),
    StorageClass: upload.storageClass,
    Owner: ownerOf(bucket.owner),
    Initiator: { ID: upload.initiator, DisplayName: upload.initiator.split("/").at(-1) },
    ChecksumAlgorithm: upload.checksumAlgorithm,
    ChecksumType: upload.checksumType,
  };
}
