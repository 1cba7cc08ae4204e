import { expect, test } from "vitest";
import { permissions } from "../../../../src/cloud/services/s3/permissions.ts";

const asked = (operation: string, input: object): string[] =>
  permissions(operation, input).map(({ action, resource }) => `${action} ${resource}`);

const bucket = "arn:aws:s3:::b";
const object = "arn:aws:s3:::b/dir/k";

test.each([
  ["ListBuckets", {}, ["s3:ListAllMyBuckets *"]],
  ["CreateBucket", { Bucket: "b" }, [`s3:CreateBucket ${bucket}`]],
  ["HeadBucket", { Bucket: "b" }, [`s3:ListBucket ${bucket}`]],
  ["ListObjectsV2", { Bucket: "b" }, [`s3:ListBucket ${bucket}`]],
  ["ListObjectVersions", { Bucket: "b" }, [`s3:ListBucketVersions ${bucket}`]],
  ["GetPublicAccessBlock", { Bucket: "b" }, [`s3:GetBucketPublicAccessBlock ${bucket}`]],
  ["GetObject", { Bucket: "b", Key: "dir/k" }, [`s3:GetObject ${object}`]],
  ["HeadObject", { Bucket: "b", Key: "dir/k", VersionId: "v" }, [`s3:GetObjectVersion ${object}`]],
  ["DeleteObject", { Bucket: "b", Key: "dir/k", VersionId: "v" }, [`s3:DeleteObjectVersion ${object}`]],
  ["CompleteMultipartUpload", { Bucket: "b", Key: "dir/k" }, [`s3:PutObject ${object}`]],
  ["ListParts", { Bucket: "b", Key: "dir/k" }, [`s3:ListMultipartUploadParts ${object}`]],
  [
    "PutObject",
    { Bucket: "b", Key: "dir/k", Tagging: "a=b" },
    [`s3:PutObject ${object}`, `s3:PutObjectTagging ${object}`],
  ],
  [
    "CopyObject",
    { Bucket: "b", Key: "dir/k", CopySource: "/from/a%20key?versionId=v" },
    ["s3:GetObjectVersion arn:aws:s3:::from/a key", `s3:PutObject ${object}`],
  ],
])("%s %j needs %j", (operation, input, needed) => {
  expect(asked(operation, input)).toEqual(needed);
});

test("conditions see the prefix of a listing and the encryption of an upload", () => {
  expect(permissions("ListObjectsV2", { Bucket: "b", Prefix: "home/", MaxKeys: 5 })[0]?.context).toEqual({
    "s3:prefix": "home/",
    "s3:max-keys": "5",
  });
  expect(
    permissions("PutObject", { Bucket: "b", Key: "k", ServerSideEncryption: "aws:kms" })[0]?.context,
  ).toEqual({
    "s3:x-amz-server-side-encryption": "aws:kms",
  });
});
