import type {
  DeleteObjectTaggingCommandInput,
  GetObjectTaggingCommandInput,
  PutObjectTaggingCommandInput,
} from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import { objectOf } from "./get-object.ts";
import { notifyTagged } from "./notify.ts";
import type { Tags } from "./records.ts";
import { OBJECT_TAGS, tagSet, tagsOfSet } from "./tags.ts";
import { rewriteVersion } from "./versions.ts";

export function getObjectTagging(input: GetObjectTaggingCommandInput, call: Call) {
  const bucket = bucketOf(input, call);
  const object = objectOf(input, bucket, call);
  return { TagSet: tagSet(object.tags), ...(bucket.versioning ? { VersionId: object.versionId } : {}) };
}

export function putObjectTagging(input: PutObjectTaggingCommandInput, call: Call) {
  return retag(input, tagsOfSet(input.Tagging?.TagSet ?? [], OBJECT_TAGS), call);
}

export function deleteObjectTagging(input: DeleteObjectTaggingCommandInput, call: Call) {
  return retag(input, {}, call);
}

function retag(input: DeleteObjectTaggingCommandInput, tags: Tags, call: Call): { VersionId?: string } {
  return call.host.store.transaction(() => {
    const bucket = bucketOf(input, call);
    const { tags: _before, ...object } = objectOf(input, bucket, call);
    const tagged = Object.keys(tags).length > 0 ? { ...object, tags } : object;
    rewriteVersion(call.host, bucket, tagged);
    notifyTagged(bucket, tagged, call);
    return bucket.versioning ? { VersionId: object.versionId } : {};
  });
}
