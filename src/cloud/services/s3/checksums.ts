import { createHash } from "node:crypto";
import { AwsError } from "../../../kernel/errors.ts";
import type { ChecksumType } from "@aws-sdk/client-s3";
import { combineCrc, type CrcAlgorithm, crcHasher, type Hasher, isCrc } from "./crc.ts";
import { invalidRequest, notEmulated } from "./errors.ts";

/** "Checking object integrity in Amazon S3", Amazon S3 User Guide. */
const LENGTHS = { CRC32: 4, CRC32C: 4, CRC64NVME: 8, MD5: 16, SHA1: 20, SHA256: 32, SHA512: 64 };
export type Algorithm = keyof typeof LENGTHS;
const ALGORITHMS = Object.keys(LENGTHS) as Algorithm[];

/** Members for checksums that S3 knows besides. */
const NOT_EMULATED = ["ChecksumXXHASH64", "ChecksumXXHASH3", "ChecksumXXHASH128"];

/** S3 computes this one for what is uploaded without a checksum. */
export const DEFAULT_ALGORITHM: Algorithm = "CRC64NVME";

/** Base64; for a composite one with `-PARTS` behind it. */
export interface Checksum {
  algorithm: Algorithm;
  value: string;
}

/** The checksum members that inputs and outputs of many operations have. */
export type ChecksumFields = { [A in Algorithm as `Checksum${A}`]?: string };

export function hasher(algorithm: Algorithm): Hasher {
  if (isCrc(algorithm)) return crcHasher(algorithm);
  return createHash(algorithm.toLowerCase());
}

export function algorithmNamed(name: string): Algorithm {
  if (!(name in LENGTHS)) throw notEmulated(`The checksum algorithm ${name}`);
  return name as Algorithm;
}

/** The checksum that a client states in its request, if any. */
export function statedChecksum(fields: ChecksumFields): Checksum | undefined {
  for (const other of NOT_EMULATED) {
    if (other in fields && fields[other as keyof ChecksumFields] !== undefined)
      algorithmNamed(other.slice(8));
  }
  const stated = ALGORITHMS.filter((algorithm) => fields[`Checksum${algorithm}`] !== undefined);
  const [algorithm] = stated;
  if (!algorithm) return undefined;
  if (stated.length > 1) {
    throw invalidRequest(
      "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    );
  }
  const value = fields[`Checksum${algorithm}`] ?? "";
  if (Buffer.from(value.split("-")[0] ?? "", "base64").length !== LENGTHS[algorithm]) {
    throw invalidRequest(`Value for x-amz-checksum-${algorithm.toLowerCase()} header is invalid.`);
  }
  return { algorithm, value };
}

/** The checksum that came behind the body. */
export function trailingChecksum(trailers: Record<string, string>): ChecksumFields {
  const found: ChecksumFields = {};
  for (const algorithm of ALGORITHMS) {
    const value = trailers[`x-amz-checksum-${algorithm.toLowerCase()}`];
    if (value !== undefined) found[`Checksum${algorithm}`] = value;
  }
  return found;
}

/** @throws AwsError BadDigest */
export function verifyChecksum(stated: Checksum | undefined, computed: Checksum): void {
  if (!stated || stated.algorithm !== computed.algorithm || stated.value === computed.value) return;
  throw new AwsError(
    "BadDigest",
    `The ${stated.algorithm} you specified did not match the calculated checksum.`,
    { status: 400 },
  );
}

/** The members that tell a checksum in an answer. */
export function checksumFields(checksum: Checksum & { type?: ChecksumType }): ChecksumFields & {
  ChecksumType?: ChecksumType;
} {
  return {
    [`Checksum${checksum.algorithm}`]: checksum.value,
    ...(checksum.type ? { ChecksumType: checksum.type } : {}),
  };
}

/** A multipart upload's checksum type where the client names none ("CreateMultipartUpload"). */
export function defaultType(algorithm: Algorithm): ChecksumType {
  return algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE";
}

/** The checksum of an object made of parts: over the parts' checksums, or over all of the bytes. */
export function checksumOfParts(
  algorithm: Algorithm,
  type: ChecksumType,
  parts: { size: number; checksum: Checksum }[],
): Checksum & { type: ChecksumType } {
  const digests = parts.map(({ checksum }) => Buffer.from(checksum.value, "base64"));
  if (type === "FULL_OBJECT") {
    const crc = algorithm as CrcAlgorithm;
    let whole = digests[0] ?? crcHasher(crc).digest();
    for (const [i, digest] of digests.slice(1).entries()) {
      whole = combineCrc(crc, whole, digest, parts[i + 1]?.size ?? 0);
    }
    return { algorithm, type, value: whole.toString("base64") };
  }
  const composite = hasher(algorithm);
  for (const digest of digests) composite.update(digest);
  return { algorithm, type, value: `${composite.digest().toString("base64")}-${parts.length}` };
}
