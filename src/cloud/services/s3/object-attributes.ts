import type { GetObjectAttributesCommandInput, GetObjectAttributesCommandOutput } from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import { checksumFields } from "./checksums.ts";
import { refuseCustomerKeys } from "./encryption.ts";
import { objectOf } from "./get-object.ts";
import { pageLimit } from "./listing.ts";
import { type ObjectVersion, secondsDate } from "./records.ts";

export function getObjectAttributes(
  input: GetObjectAttributesCommandInput,
  call: Call,
): Omit<GetObjectAttributesCommandOutput, "$metadata"> {
  const bucket = bucketOf(input, call);
  refuseCustomerKeys(input);
  const object = objectOf(input, bucket, call);
  const asked = new Set<string>(input.ObjectAttributes);
  return {
    LastModified: secondsDate(object.time),
    ...(bucket.versioning ? { VersionId: object.versionId } : {}),
    ...(asked.has("ETag") ? { ETag: object.etag } : {}),
    ...(asked.has("Checksum") ? { Checksum: checksumFields(object.checksum) } : {}),
    ...(asked.has("ObjectParts") && object.multipart ? { ObjectParts: objectParts(input, object) } : {}),
    ...(asked.has("StorageClass") ? { StorageClass: object.storageClass } : {}),
    ...(asked.has("ObjectSize") ? { ObjectSize: object.size } : {}),
  };
}

function objectParts(
  input: GetObjectAttributesCommandInput,
  { parts, checksum }: ObjectVersion,
): GetObjectAttributesCommandOutput["ObjectParts"] {
  const limit = pageLimit(input.MaxParts, "max-parts");
  const marker = Number(input.PartNumberMarker ?? 0);
  const page = parts.slice(marker, marker + limit);
  return {
    TotalPartsCount: parts.length,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(marker + page.length),
    MaxParts: limit,
    IsTruncated: marker + page.length < parts.length,
    // AWS keeps the parts of composite checksums only.
    ...(checksum.type === "COMPOSITE"
      ? {
          Parts: page.map((part, i) => ({
            PartNumber: marker + i + 1,
            Size: part.size,
            ...checksumFields(part.checksum),
          })),
        }
      : {}),
  };
}
