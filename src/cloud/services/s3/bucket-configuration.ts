import type {
  DeleteBucketEncryptionCommandInput,
  DeleteBucketTaggingCommandInput,
  GetBucketEncryptionCommandInput,
  GetBucketTaggingCommandInput,
  GetBucketVersioningCommandInput,
  GetPublicAccessBlockCommandInput,
  PutBucketEncryptionCommandInput,
  PutBucketTaggingCommandInput,
  PutBucketVersioningCommandInput,
  PutPublicAccessBlockCommandInput,
} from "@aws-sdk/client-s3";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { type BucketInput, bucketOf } from "./access.ts";
import { keyArn } from "./encryption.ts";
import { headerNotImplemented, invalidArgument, malformedXml, notConfigured } from "./errors.ts";
import { type BucketRecord, type Encryption, records } from "./records.ts";
import { BUCKET_TAGS, tagSet, tagsOfSet } from "./tags.ts";

type Nothing = Record<string, never>;

/** Changes a bucket's record. */
export function configure(
  input: BucketInput,
  call: Call,
  change: (bucket: BucketRecord) => BucketRecord,
): Nothing {
  const bucket = bucketOf(input, call);
  records(call.host).buckets.put(bucket.name, change(bucket));
  return {};
}

export function putBucketVersioning(input: PutBucketVersioningCommandInput, call: Call): Nothing {
  if (input.MFA !== undefined || input.VersioningConfiguration?.MFADelete === "Enabled") {
    throw headerNotImplemented("x-amz-mfa");
  }
  const status = input.VersioningConfiguration?.Status;
  if (status === undefined) {
    throw new AwsError(
      "IllegalVersioningConfigurationException",
      "The Versioning element must be specified",
      { status: 400 },
    );
  }
  if (status !== "Enabled" && status !== "Suspended") throw malformedXml();
  return configure(input, call, (bucket) => ({ ...bucket, versioning: status }));
}

export function getBucketVersioning(input: GetBucketVersioningCommandInput, call: Call) {
  return { Status: bucketOf(input, call).versioning };
}

export function putBucketTagging(input: PutBucketTaggingCommandInput, call: Call): Nothing {
  const tags = tagsOfSet(input.Tagging?.TagSet ?? [], BUCKET_TAGS);
  return configure(input, call, (bucket) => ({ ...bucket, tags }));
}

export function getBucketTagging(input: GetBucketTaggingCommandInput, call: Call) {
  const { name, tags } = bucketOf(input, call);
  if (!tags || Object.keys(tags).length === 0) {
    throw notConfigured("NoSuchTagSet", "The TagSet does not exist", name);
  }
  return { TagSet: tagSet(tags) };
}

export function deleteBucketTagging(input: DeleteBucketTaggingCommandInput, call: Call): Nothing {
  return configure(input, call, ({ tags: _gone, ...bucket }) => bucket);
}

export function putBucketEncryption(input: PutBucketEncryptionCommandInput, call: Call): Nothing {
  const rules = input.ServerSideEncryptionConfiguration?.Rules ?? [];
  const [rule] = rules;
  const asked = rule?.ApplyServerSideEncryptionByDefault;
  if (!rule || rules.length > 1) throw malformedXml();
  const algorithm = asked?.SSEAlgorithm ?? "AES256";
  if (algorithm !== "AES256" && algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse") throw malformedXml();
  if (asked?.KMSMasterKeyID && algorithm === "AES256") {
    throw invalidArgument(
      "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      "ApplyServerSideEncryptionByDefault",
      algorithm,
    );
  }
  const encryption: Encryption = {
    algorithm,
    ...(algorithm === "AES256" ? {} : { keyId: keyArn(asked?.KMSMasterKeyID, call) }),
    ...(rule.BucketKeyEnabled ? { bucketKey: true } : {}),
  };
  return configure(input, call, (bucket) => ({ ...bucket, encryption }));
}

export function getBucketEncryption(input: GetBucketEncryptionCommandInput, call: Call) {
  const { algorithm, keyId, bucketKey } = bucketOf(input, call).encryption;
  return {
    ServerSideEncryptionConfiguration: {
      Rules: [
        {
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: algorithm,
            ...(keyId ? { KMSMasterKeyID: keyId } : {}),
          },
          BucketKeyEnabled: bucketKey ?? false,
        },
      ],
    },
  };
}

/** Back to what every bucket begins with. */
export function deleteBucketEncryption(input: DeleteBucketEncryptionCommandInput, call: Call): Nothing {
  return configure(input, call, (bucket) => ({ ...bucket, encryption: { algorithm: "AES256" } }));
}

export function putPublicAccessBlock(input: PutPublicAccessBlockCommandInput, call: Call): Nothing {
  const asked = input.PublicAccessBlockConfiguration;
  const publicAccessBlock = {
    BlockPublicAcls: asked?.BlockPublicAcls ?? false,
    IgnorePublicAcls: asked?.IgnorePublicAcls ?? false,
    BlockPublicPolicy: asked?.BlockPublicPolicy ?? false,
    RestrictPublicBuckets: asked?.RestrictPublicBuckets ?? false,
  };
  return configure(input, call, (bucket) => ({ ...bucket, publicAccessBlock }));
}

export function getPublicAccessBlock(input: GetPublicAccessBlockCommandInput, call: Call) {
  const { name, publicAccessBlock } = bucketOf(input, call);
  if (!publicAccessBlock) {
    throw notConfigured(
      "NoSuchPublicAccessBlockConfiguration",
      "The public access block configuration was not found",
      name,
    );
  }
  return { PublicAccessBlockConfiguration: publicAccessBlock };
}

export function deletePublicAccessBlock(input: BucketInput, call: Call): Nothing {
  return configure(input, call, ({ publicAccessBlock: _gone, ...bucket }) => bucket);
}
