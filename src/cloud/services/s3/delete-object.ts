import type {
  DeletedObject,
  DeleteObjectCommandInput,
  DeleteObjectsCommandInput,
  DeleteObjectsCommandOutput,
  ObjectIdentifier,
} from "@aws-sdk/client-s3";
import { AwsError, codeOf, messageOf } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { withBucketPolicy } from "./bucket-permission.ts";
import { bucketOf, objectArn } from "./access.ts";
import { checkDelete } from "./conditions.ts";
import { discard } from "./content.ts";
import { checkKey } from "./description.ts";
import { headerNotImplemented, malformedXml } from "./errors.ts";
import { notifyDeleted, notifyMarked } from "./notify.ts";
import type { BucketRecord, StoredPart } from "./records.ts";
import { currentVersion, lookUpVersion, putMarker, removeVersion } from "./versions.ts";

export function deleteObject(input: DeleteObjectCommandInput, call: Call) {
  if (input.MFA !== undefined) throw headerNotImplemented("x-amz-mfa");
  if (input.IfMatchSize !== undefined || input.IfMatchLastModifiedTime !== undefined) {
    // Directory buckets only, on AWS too.
    throw headerNotImplemented(
      input.IfMatchSize === undefined ? "x-amz-if-match-last-modified-time" : "x-amz-if-match-size",
    );
  }
  const garbage: StoredPart[] = [];
  const deleted = call.host.store.transaction(() =>
    deleteOne(
      bucketOf(input, call),
      { Key: input.Key, VersionId: input.VersionId, ETag: input.IfMatch },
      garbage,
      call,
    ),
  );
  discard(call.host, garbage);
  return {
    DeleteMarker: deleted.DeleteMarker,
    VersionId: deleted.DeleteMarkerVersionId ?? deleted.VersionId,
  };
}

/** Deletes up to 1,000 keys, each allowed or denied by itself. */
export function deleteObjects(
  input: DeleteObjectsCommandInput,
  call: Call,
): Omit<DeleteObjectsCommandOutput, "$metadata"> {
  const bucket = bucketOf(input, call);
  if (input.MFA !== undefined) throw headerNotImplemented("x-amz-mfa");
  const asked = input.Delete?.Objects ?? [];
  if (asked.length === 0 || asked.length > 1_000) throw malformedXml();
  const garbage: StoredPart[] = [];
  const Deleted: DeletedObject[] = [];
  const Errors: NonNullable<DeleteObjectsCommandOutput["Errors"]> = [];
  call.host.store.transaction(() => {
    for (const object of asked) {
      try {
        const action = object.VersionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
        const resource = objectArn(bucket.name, object.Key ?? "");
        call.authorize(withBucketPolicy({ action, resource }, call.host));
        Deleted.push(deleteOne(bucket, object, garbage, call));
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        Errors.push({
          Key: object.Key,
          VersionId: object.VersionId,
          Code: codeOf(error),
          Message: messageOf(error),
        });
      }
    }
  });
  discard(call.host, garbage);
  return { ...(input.Delete?.Quiet ? {} : { Deleted }), ...(Errors.length > 0 ? { Errors } : {}) };
}

/** "Deleting object versions from a versioning-enabled bucket": a marker, or for good. */
function deleteOne(
  bucket: BucketRecord,
  asked: ObjectIdentifier,
  garbage: StoredPart[],
  call: Call,
): DeletedObject {
  const { host } = call;
  const Key = asked.Key ?? "";
  checkKey(Key);
  const current = currentVersion(host, bucket, Key);
  checkDelete(current, Key, asked.ETag);
  if (asked.VersionId !== undefined) {
    const version = lookUpVersion(host, bucket, Key, asked.VersionId);
    if (!version) return { Key, VersionId: asked.VersionId };
    removeVersion(host, bucket, version, garbage);
    notifyDeleted(bucket, version, call);
    return {
      Key,
      VersionId: version.versionId,
      ...(version.kind === "marker" ? { DeleteMarker: true, DeleteMarkerVersionId: version.versionId } : {}),
    };
  }
  if (bucket.versioning) {
    const marker = putMarker(host, bucket, Key, garbage);
    notifyMarked(bucket, marker, call);
    return { Key, DeleteMarker: true, DeleteMarkerVersionId: marker.versionId };
  }
  if (current) {
    removeVersion(host, bucket, current, garbage);
    notifyDeleted(bucket, current, call);
  }
  return { Key };
}
