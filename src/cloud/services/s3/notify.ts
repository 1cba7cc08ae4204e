import type { Call } from "../../service.ts";
import { bucketArn } from "./access.ts";
import type { BucketRecord, ObjectVersion, Version } from "./records.ts";

/** The API call that made or removed an object, as the event's `reason`. */
export type Reason = "PutObject" | "CopyObject" | "CompleteMultipartUpload" | "DeleteObject";

type EventType = "Object Created" | "Object Deleted" | "Object Tags Added" | "Object Tags Deleted";

/** The entity tag of no bytes, which is what a delete marker has. */
const EMPTY_ETAG = "d41d8cd98f00b204e9800998ecf8427e";

let sequence = 0;

/** Tells EventBridge of a new object, where the bucket says so. Call it inside the transaction that makes it. */
export function notifyCreated(bucket: BucketRecord, object: ObjectVersion, reason: Reason, call: Call): void {
  notify("Object Created", bucket, call, {
    object: { key: object.key, size: object.size, etag: object.etag, ...versionOf(bucket, object) },
    more: { reason },
  });
}

export function notifyDeleted(bucket: BucketRecord, version: Version, call: Call): void {
  notify("Object Deleted", bucket, call, {
    object: { key: version.key, ...versionOf(bucket, version) },
    more: { reason: "DeleteObject", "deletion-type": "Permanently Deleted" },
  });
}

export function notifyMarked(bucket: BucketRecord, marker: Version, call: Call): void {
  notify("Object Deleted", bucket, call, {
    object: { key: marker.key, etag: EMPTY_ETAG, ...versionOf(bucket, marker) },
    more: { reason: "DeleteObject", "deletion-type": "Delete Marker Created" },
  });
}

export function notifyTagged(bucket: BucketRecord, object: ObjectVersion, call: Call): void {
  notify(object.tags ? "Object Tags Added" : "Object Tags Deleted", bucket, call, {
    object: { key: object.key, etag: object.etag, ...versionOf(bucket, object) },
    more: {},
  });
}

/** "EventBridge event message structure", Amazon S3 User Guide. */
function notify(
  type: EventType,
  bucket: BucketRecord,
  call: Call,
  detail: { object: Record<string, unknown>; more: Record<string, unknown> },
): void {
  if (!bucket.eventBridge) return;
  const { caller, host } = call;
  host.emit(
    { account: bucket.owner, region: bucket.region },
    {
      source: "aws.s3",
      "detail-type": type,
      resources: [bucketArn(bucket.name)],
      detail: {
        version: "0",
        "event-version": "1.0",
        bucket: { name: bucket.name },
        object: {
          ...detail.object,
          ...(type.includes("Tags") ? {} : { sequencer: sequencer(host.clock.now()) }),
        },
        "request-id": call.requestId,
        requester: caller.type === "service" ? caller.principal : caller.account,
        "source-ip-address": "127.0.0.1",
        ...detail.more,
      },
    },
  );
}

function versionOf(bucket: BucketRecord, version: Version): { "version-id"?: string } {
  return bucket.versioning ? { "version-id": version.versionId } : {};
}

/** Hexadecimal, and greater for a later event. */
function sequencer(now: number): string {
  sequence = (sequence + 1) % 0x1_00_00;
  return (now.toString(16).padStart(12, "0") + sequence.toString(16).padStart(4, "0")).toUpperCase();
}
