import { Readable } from "node:stream";
import { AwsError } from "../../kernel/errors.ts";

/** A request as it came, over a socket or from an SDK client in this process. */
export interface WireRequest {
  method: string;
  /** Still percent-encoded, without the query. */
  path: string;
  /** Decoded, in the order of the URL. */
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Readable | Uint8Array;
  /** Headers that came after the body (`aws-chunked`), names in lower case; complete once the body was read. */
  trailers?: Record<string, string>;
  /** The URL by which the client reached us. */
  origin: string;
  /** IP address of the client. */
  source: string;
}

export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  body: Readable | Uint8Array | string;
}

/** The body as a stream, whatever it came as. */
export function streamOf(body: Readable | Uint8Array): Readable {
  return body instanceof Readable ? body : Readable.from([Buffer.from(body)]);
}

/** Bodies that are no S3 object are read whole; more than this many bytes are refused (413). */
const MAX_BODY = 16 * 1024 * 1024;

/** Reads a body that is no stream for the operation. @throws AwsError `RequestEntityTooLargeException` */
export async function readBody(request: WireRequest, limit = MAX_BODY): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
  if (!(request.body instanceof Readable)) {
    if (request.body.length > limit) throw tooLarge(limit);
    return Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body) {
      size += (chunk as Buffer).length;
      if (size > limit) throw tooLarge(limit);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw error instanceof AwsError ? error : incomplete(error);
  }
  return Buffer.concat(chunks);
}

/** The client went away before its body was whole. */
function incomplete(cause: unknown): AwsError {
  return new AwsError("RequestTimeoutException", "The request ended before its body was complete.", {
    cause,
  });
}

function tooLarge(limit: number): AwsError {
  return new AwsError("RequestEntityTooLargeException", `Request body is larger than ${limit} bytes.`, {
    status: 413,
  });
}
