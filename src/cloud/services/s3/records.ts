import type { ChecksumType, PublicAccessBlockConfiguration, StorageClass } from "@aws-sdk/client-s3";
import type { Collection } from "../../../kernel/store.ts";
import type { Host } from "../../host.ts";
import type { Checksum } from "./checksums.ts";

/** How the bytes of an object are said to be encrypted. */
export interface Encryption {
  algorithm: "AES256" | "aws:kms" | "aws:kms:dsse";
  keyId?: string;
  bucketKey?: boolean;
}

export type Tags = Record<string, string>;

export interface BucketRecord {
  name: string;
  /** Account. */
  owner: string;
  region: string;
  created: number;
  /** Absent: never versioned. */
  versioning?: "Enabled" | "Suspended";
  encryption: Encryption;
  tags?: Tags;
  policy?: string;
  publicAccessBlock?: PublicAccessBlockConfiguration;
  /** Whether events go to EventBridge. */
  eventBridge?: boolean;
}

/** Bytes in one blob; an object has one, or one for each part that it was uploaded in. */
export interface StoredPart {
  blob: string;
  size: number;
  checksum: Checksum;
}

/** What a client may say of an object when it makes it. */
export interface Description {
  headers: {
    ContentType: string;
    CacheControl?: string;
    ContentDisposition?: string;
    ContentEncoding?: string;
    ContentLanguage?: string;
    /** Milliseconds. */
    Expires?: number;
    WebsiteRedirectLocation?: string;
  };
  metadata: Record<string, string>;
  storageClass: StorageClass;
  encryption: Encryption;
  tags?: Tags;
}

export interface ObjectVersion extends Description {
  kind: "object";
  key: string;
  /** `null` for what was written while the bucket was not versioned, or suspended. */
  versionId: string;
  /** Grows from one version of a key to the next. */
  seq: number;
  time: number;
  size: number;
  /** Without quotation marks. */
  etag: string;
  parts: StoredPart[];
  /** Whether it came of a multipart upload, which shows in GetObjectAttributes and by part number. */
  multipart: boolean;
  checksum: Checksum & { type: ChecksumType };
}

export interface DeleteMarker {
  kind: "marker";
  key: string;
  versionId: string;
  seq: number;
  time: number;
}

export type Version = ObjectVersion | DeleteMarker;

export interface UploadRecord extends Description {
  key: string;
  uploadId: string;
  started: number;
  /** Absent: the client asked for none, S3 computes its default. */
  checksumAlgorithm?: Checksum["algorithm"];
  checksumType?: ChecksumType;
  /** ARN of who began it. */
  initiator: string;
}

export interface PartRecord extends StoredPart {
  partNumber: number;
  time: number;
  etag: string;
}

/** Bucket names are global: one namespace for all accounts and Regions of a cloud. */
const EVERYWHERE = { account: "global", region: "aws-global" };

/** The records of S3. Those of objects are by bucket, so that a listing touches one bucket only. */
export class Records {
  readonly buckets: Collection<BucketRecord>;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    this.buckets = host.records("s3", EVERYWHERE, "buckets");
  }

  /** The current version of each key, by key; keys whose current version is a delete marker are not here. */
  objects(bucket: string): Collection<ObjectVersion> {
    return this.#host.records("s3", EVERYWHERE, `objects/${bucket}`);
  }

  /** Noncurrent versions and all delete markers, by key, newest first. */
  versions(bucket: string): Collection<Version> {
    return this.#host.records("s3", EVERYWHERE, `versions/${bucket}`);
  }

  /** Multipart uploads in progress, by key and upload id. */
  uploads(bucket: string): Collection<UploadRecord> {
    return this.#host.records("s3", EVERYWHERE, `uploads/${bucket}`);
  }

  /** Parts of uploads in progress, by upload id and part number. */
  parts(bucket: string): Collection<PartRecord> {
    return this.#host.records("s3", EVERYWHERE, `parts/${bucket}`);
  }
}

const recordsOf = new WeakMap<Host, Records>();

export function records(host: Host): Records {
  let records = recordsOf.get(host);
  if (!records) recordsOf.set(host, (records = new Records(host)));
  return records;
}

/** S3 counts time in whole seconds. */
export function secondsDate(time: number): Date {
  return new Date(Math.floor(time / 1_000) * 1_000);
}
