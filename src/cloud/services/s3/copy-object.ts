import type { CopyObjectCommandInput, CopyObjectCommandOutput } from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import { store } from "./body.ts";
import { algorithmNamed, checksumFields } from "./checksums.ts";
import { readContent } from "./content.ts";
import { copySource } from "./copy-source.ts";
import { describeNew } from "./description.ts";
import { encryptionFields, refuseCustomerKeys } from "./encryption.ts";
import { invalidRequest } from "./errors.ts";
import { etagOf, keepObject } from "./put-object.ts";
import { type Description, type ObjectVersion, secondsDate } from "./records.ts";

export async function copyObject(
  input: CopyObjectCommandInput,
  call: Call,
): Promise<Omit<CopyObjectCommandOutput, "$metadata">> {
  const { host } = call;
  const bucket = bucketOf(input, call);
  refuseCustomerKeys(input);
  const { source, bucket: from, object } = copySource(input, call);
  const described = describeCopy(input, object, describeNew(input, bucket, call));
  if (source.VersionId === undefined && source.Bucket === input.Bucket && source.Key === input.Key) {
    checkChanges(input);
  }
  const algorithm = input.ChecksumAlgorithm
    ? algorithmNamed(input.ChecksumAlgorithm)
    : object.checksum.algorithm;
  const { blob, checksum } = await store(host, readContent(host, object.parts), algorithm);
  const part = { blob: blob.id, size: blob.size, checksum };
  const { version, fields } = keepObject(
    input,
    {
      kind: "object",
      ...described,
      key: input.Key ?? "",
      time: host.clock.now(),
      size: blob.size,
      etag: etagOf({ ...part, md5: blob.md5 }, described.encryption, call),
      parts: [part],
      multipart: false,
      checksum: { ...checksum, type: "FULL_OBJECT" },
    },
    "CopyObject",
    call,
  );
  return {
    CopyObjectResult: {
      ETag: `"${version.etag}"`,
      LastModified: secondsDate(version.time),
      ...checksumFields(version.checksum),
    },
    ...(from.versioning ? { CopySourceVersionId: object.versionId } : {}),
    ...encryptionFields(version.encryption),
    ...fields,
  };
}

/** Metadata and tags come from the source unless they are to be replaced; class and encryption never do. */
function describeCopy(input: CopyObjectCommandInput, source: ObjectVersion, asked: Description): Description {
  const replaced = input.MetadataDirective === "REPLACE";
  const tags = input.TaggingDirective === "REPLACE" ? asked.tags : source.tags;
  const { WebsiteRedirectLocation: _own, ...headers } = source.headers;
  return {
    headers: replaced
      ? asked.headers
      : {
          ...headers,
          ...(input.WebsiteRedirectLocation === undefined
            ? {}
            : { WebsiteRedirectLocation: input.WebsiteRedirectLocation }),
        },
    metadata: replaced ? asked.metadata : source.metadata,
    storageClass: asked.storageClass,
    encryption: asked.encryption,
    ...(tags ? { tags } : {}),
  };
}

/** "CopyObject": onto itself an object is copied only to change something of it. */
function checkChanges(input: CopyObjectCommandInput): void {
  const changes =
    input.MetadataDirective === "REPLACE" ||
    input.StorageClass !== undefined ||
    input.WebsiteRedirectLocation !== undefined ||
    input.ServerSideEncryption !== undefined ||
    input.ChecksumAlgorithm !== undefined;
  if (changes) return;
  throw invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}
