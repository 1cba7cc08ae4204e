import { createHash } from "node:crypto";
import type { ServerSideEncryption } from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { headerNotImplemented, invalidArgument } from "./errors.ts";
import type { BucketRecord, Encryption } from "./records.ts";

interface EncryptionInput {
  ServerSideEncryption?: ServerSideEncryption;
  SSEKMSKeyId?: string;
  SSEKMSEncryptionContext?: string;
  BucketKeyEnabled?: boolean;
  SSECustomerAlgorithm?: string;
  CopySourceSSECustomerAlgorithm?: string;
}

/**
 * The encryption of a new object: what the request says, else the bucket's default. It is recorded
 * and told, as clients see it on AWS; the bytes on disk are not encrypted.
 */
export function encryptionOfNew(input: EncryptionInput, bucket: BucketRecord, call: Call): Encryption {
  refuseCustomerKeys(input);
  if (input.SSEKMSEncryptionContext !== undefined) {
    throw headerNotImplemented("x-amz-server-side-encryption-context");
  }
  const asked = input.ServerSideEncryption;
  const kms = asked === "aws:kms" || asked === "aws:kms:dsse";
  if (input.SSEKMSKeyId !== undefined && !kms) {
    throw invalidArgument(
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
      "x-amz-server-side-encryption",
      asked,
    );
  }
  if (asked === undefined) return bucket.encryption;
  if (asked === "AES256") return { algorithm: asked };
  if (!kms) {
    throw invalidArgument(
      "The encryption method specified is not supported",
      "x-amz-server-side-encryption",
      asked,
    );
  }
  const bucketKey = input.BucketKeyEnabled ?? bucket.encryption.bucketKey;
  return {
    algorithm: asked,
    keyId: keyArn(input.SSEKMSKeyId ?? bucket.encryption.keyId, call),
    ...(bucketKey ? { bucketKey } : {}),
  };
}

/** Keys that the client brings (SSE-C) are refused: their bytes would not be encrypted with them. */
export function refuseCustomerKeys(input: EncryptionInput): void {
  if (input.SSECustomerAlgorithm !== undefined) {
    throw headerNotImplemented("x-amz-server-side-encryption-customer-algorithm");
  }
  if (input.CopySourceSSECustomerAlgorithm !== undefined) {
    throw headerNotImplemented("x-amz-copy-source-server-side-encryption-customer-algorithm");
  }
}

/** The ARN of a key that was named by its id, its ARN, an alias, or not at all (the account's `aws/s3`). */
export function keyArn(named: string | undefined, call: { account: string; region: string }): string {
  const key = `arn:aws:kms:${call.region}:${call.account}:key/`;
  if (named === undefined || /(^|:)alias\/aws\/s3$/.test(named)) return key + managedKeyId(call);
  return /^[0-9a-f-]{36}$|^mrk-[0-9a-f]{32}$/.test(named) ? key + named : named;
}

/** The members that tell an object's encryption in an answer. */
export function encryptionFields({ algorithm, keyId, bucketKey }: Encryption): {
  ServerSideEncryption: ServerSideEncryption;
  SSEKMSKeyId?: string;
  BucketKeyEnabled?: boolean;
} {
  return {
    ServerSideEncryption: algorithm,
    ...(keyId ? { SSEKMSKeyId: keyId } : {}),
    ...(bucketKey ? { BucketKeyEnabled: true } : {}),
  };
}

/** Always the same for an account and Region, like the AWS managed key that it stands for. */
function managedKeyId({ account, region }: { account: string; region: string }): string {
  const hex = createHash("sha256").update(`aws/s3 ${account} ${region}`).digest("hex");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
