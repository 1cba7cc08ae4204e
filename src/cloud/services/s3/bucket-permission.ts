import type { Host } from "../../host.ts";
import type { Permission } from "../../service.ts";
import { records } from "./records.ts";

/** A permission with the policy of the bucket that it is about, where the bucket has one. */
export function withBucketPolicy(permission: Permission, host: Host): Permission {
  const name = /^arn:aws:s3:::([^/]+)/.exec(permission.resource)?.[1];
  const bucket = name === undefined ? undefined : records(host).buckets.get(name);
  return bucket?.policy === undefined
    ? permission
    : { ...permission, resourcePolicy: { text: bucket.policy, owner: bucket.owner } };
}
