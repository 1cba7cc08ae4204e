import { Readable } from "node:stream";
import { AwsError } from "../../../kernel/errors.ts";
import type { Blob } from "../../../kernel/blobs.ts";
import type { Host } from "../../host.ts";
import type { Call } from "../../service.ts";
import {
  type Algorithm,
  algorithmNamed,
  type Checksum,
  type ChecksumFields,
  DEFAULT_ALGORITHM,
  hasher,
  statedChecksum,
  trailingChecksum,
  verifyChecksum,
} from "./checksums.ts";
import type { StoredPart } from "./records.ts";

/** Bodies up to this many bytes are written in one go. */
const SMALL = 1_048_576;

/** "Uploading objects": at once, or as one part, 5 GB at most. */
const MAX_SIZE = 5 * 1024 ** 3;

export interface BodyInput extends ChecksumFields {
  ContentLength?: number;
  Body?: unknown;
  ContentMD5?: string;
  ChecksumAlgorithm?: string;
}

export interface ReceivedBody extends StoredPart {
  /** Hexadecimal. */
  md5: string;
}

/**
 * Stores a request's body as a blob, checked against what the client says of it, in headers or in
 * trailers behind the body.
 *
 * @param algorithm of the checksum, where the client names none.
 * @throws AwsError EntityTooLarge, InvalidDigest, BadDigest, InvalidRequest
 */
export async function receive(call: Call, input: BodyInput, algorithm?: Algorithm): Promise<ReceivedBody> {
  const { host } = call;
  if ((input.ContentLength ?? 0) > MAX_SIZE) throw tooLarge(input.ContentLength);
  const announced = statedChecksum(input)?.algorithm ?? input.ChecksumAlgorithm;
  const used = announced ? algorithmNamed(announced) : (algorithm ?? DEFAULT_ALGORITHM);
  const md5 = statedMd5(input.ContentMD5);
  const { blob, checksum } = await store(host, input.Body, used);
  try {
    if (md5 !== undefined && md5 !== blob.md5) throw badMd5(md5, blob.md5);
    const stated = statedChecksum({ ...input, ...trailingChecksum(call.trailers) });
    const computed =
      stated && stated.algorithm !== used ? await checksumOf(host, blob.id, stated.algorithm) : checksum;
    verifyChecksum(stated, computed);
    return { blob: blob.id, size: blob.size, md5: blob.md5, checksum: computed };
  } catch (error) {
    host.blobs.delete(blob.id);
    throw error;
  }
}

/** Only known once the body was read. */
async function checksumOf(host: Host, blob: string, algorithm: Algorithm): Promise<Checksum> {
  const sum = hasher(algorithm);
  for await (const chunk of host.blobs.read(blob)) sum.update(chunk as Buffer);
  return { algorithm, value: sum.digest().toString("base64") };
}

/** Stores bytes as a blob and computes a checksum on the way. */
export async function store(
  host: Host,
  body: unknown,
  algorithm: Algorithm,
): Promise<{ blob: Blob; checksum: Checksum }> {
  const sum = hasher(algorithm);
  let blob: Blob;
  if (body instanceof Readable) {
    const { head, rest } = await readSmall(body);
    for (const chunk of head) sum.update(chunk);
    blob = await host.blobs.write(rest ? Readable.from(chain(head, rest, sum)) : joined(head));
  } else {
    const bytes = Buffer.from((body ?? "") as Uint8Array | string);
    sum.update(bytes);
    blob = await host.blobs.write(bytes);
  }
  return { blob, checksum: { algorithm, value: sum.digest().toString("base64") } };
}

type Chunks = AsyncGenerator<Buffer, void>;

/** Reads up to {@link SMALL} bytes; `rest` is there when there may be more. */
async function readSmall(body: Readable): Promise<{ head: Buffer[]; rest?: Chunks }> {
  const chunks = chunksOf(body);
  const head: Buffer[] = [];
  for (let size = 0; size <= SMALL;) {
    const { done, value } = await chunks.next();
    if (done) return { head };
    head.push(value);
    size += value.length;
  }
  return { head, rest: chunks };
}

/** @throws AwsError IncompleteBody, when the client goes away before the end */
async function* chunksOf(body: Readable): Chunks {
  try {
    for await (const chunk of body) yield chunk as Buffer;
  } catch (cause) {
    if (cause instanceof AwsError) throw cause;
    throw new AwsError(
      "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length HTTP header",
      { status: 400, cause },
    );
  }
}

async function* chain(
  head: Buffer[],
  rest: Chunks,
  sum: { update(chunk: Uint8Array): void },
): AsyncGenerator<Buffer> {
  yield* head;
  for await (const chunk of rest) {
    sum.update(chunk);
    yield chunk;
  }
}

function joined(chunks: Buffer[]): Buffer {
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks);
}

function statedMd5(contentMd5: string | undefined): string | undefined {
  if (contentMd5 === undefined) return undefined;
  const bytes = Buffer.from(contentMd5, "base64");
  if (bytes.length !== 16) {
    throw new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", {
      status: 400,
      fields: { "Content-MD5": contentMd5 },
    });
  }
  return bytes.toString("hex");
}

function tooLarge(proposed: number | undefined): AwsError {
  return new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    status: 400,
    fields: { ProposedSize: proposed, MaxSizeAllowed: MAX_SIZE },
  });
}

function badMd5(expected: string, calculated: string): AwsError {
  return new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", {
    status: 400,
    fields: {
      ExpectedDigest: expected,
      CalculatedDigest: Buffer.from(calculated, "hex").toString("base64"),
    },
  });
}
