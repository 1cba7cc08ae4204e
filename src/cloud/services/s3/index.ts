import * as sdk from "@aws-sdk/client-s3";
import { defineService } from "../../service.ts";
import * as absent from "./absent-configuration.ts";
import * as configuration from "./bucket-configuration.ts";
import * as policy from "./bucket-policy.ts";
import * as buckets from "./buckets.ts";
import { completeMultipartUpload } from "./complete-upload.ts";
import { copyObject } from "./copy-object.ts";
import { createBucket } from "./create-bucket.ts";
import { deleteObject, deleteObjects } from "./delete-object.ts";
import { getObject, headObject } from "./get-object.ts";
import { listObjects, listObjectsV2 } from "./list-objects.ts";
import { listMultipartUploads, listParts } from "./list-uploads.ts";
import { listObjectVersions } from "./list-versions.ts";
import * as notification from "./notification.ts";
import { getObjectAttributes } from "./object-attributes.ts";
import * as objectTagging from "./object-tagging.ts";
import { withBucketPolicy } from "./bucket-permission.ts";
import { permissions } from "./permissions.ts";
import { putObject } from "./put-object.ts";
import { bucket } from "./resource-types/bucket.ts";
import { bucketPolicy } from "./resource-types/bucket-policy.ts";
import * as uploadPart from "./upload-part.ts";
import * as uploads from "./uploads.ts";

export const s3 = defineService<typeof sdk>(sdk, {
  name: "s3",
  permissions: (operation, input, { host }) =>
    permissions(operation, input).map((permission) => withBucketPolicy(permission, host)),
  resourceTypes: [bucket, bucketPolicy],
  operations: {
    CreateBucket: createBucket,
    DeleteBucket: buckets.deleteBucket,
    HeadBucket: buckets.headBucket,
    ListBuckets: buckets.listBuckets,
    GetBucketLocation: buckets.getBucketLocation,

    PutBucketVersioning: configuration.putBucketVersioning,
    GetBucketVersioning: configuration.getBucketVersioning,
    PutBucketTagging: configuration.putBucketTagging,
    GetBucketTagging: configuration.getBucketTagging,
    DeleteBucketTagging: configuration.deleteBucketTagging,
    PutBucketEncryption: configuration.putBucketEncryption,
    GetBucketEncryption: configuration.getBucketEncryption,
    DeleteBucketEncryption: configuration.deleteBucketEncryption,
    PutPublicAccessBlock: configuration.putPublicAccessBlock,
    GetPublicAccessBlock: configuration.getPublicAccessBlock,
    DeletePublicAccessBlock: configuration.deletePublicAccessBlock,
    PutBucketPolicy: policy.putBucketPolicy,
    GetBucketPolicy: policy.getBucketPolicy,
    GetBucketPolicyStatus: policy.getBucketPolicyStatus,
    DeleteBucketPolicy: policy.deleteBucketPolicy,
    PutBucketNotificationConfiguration: notification.putBucketNotificationConfiguration,
    GetBucketNotificationConfiguration: notification.getBucketNotificationConfiguration,

    GetBucketAccelerateConfiguration: absent.nothingSet,
    GetBucketAcl: absent.getBucketAcl,
    GetBucketCors: absent.getBucketCors,
    GetBucketLifecycleConfiguration: absent.getBucketLifecycleConfiguration,
    GetBucketLogging: absent.nothingSet,
    GetBucketOwnershipControls: absent.getBucketOwnershipControls,
    GetBucketReplication: absent.getBucketReplication,
    GetBucketRequestPayment: absent.getBucketRequestPayment,
    GetBucketWebsite: absent.getBucketWebsite,
    GetObjectLockConfiguration: absent.getObjectLockConfiguration,

    PutObject: putObject,
    GetObject: getObject,
    HeadObject: headObject,
    GetObjectAttributes: getObjectAttributes,
    CopyObject: copyObject,
    DeleteObject: deleteObject,
    DeleteObjects: deleteObjects,
    GetObjectTagging: objectTagging.getObjectTagging,
    PutObjectTagging: objectTagging.putObjectTagging,
    DeleteObjectTagging: objectTagging.deleteObjectTagging,

    ListObjects: listObjects,
    ListObjectsV2: listObjectsV2,
    ListObjectVersions: listObjectVersions,

    CreateMultipartUpload: uploads.createMultipartUpload,
    UploadPart: uploadPart.uploadPart,
    UploadPartCopy: uploadPart.uploadPartCopy,
    CompleteMultipartUpload: completeMultipartUpload,
    AbortMultipartUpload: uploads.abortMultipartUpload,
    ListParts: listParts,
    ListMultipartUploads: listMultipartUploads,
  },
});
