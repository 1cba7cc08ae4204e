import { Transform, type TransformCallback } from "node:stream";
import { AwsError } from "../../kernel/errors.ts";

const MAX_LINE = 16 * 1024;

/**
 * Takes the framing off an `aws-chunked` body ("Signature calculations for the Authorization header:
 * transferring payload in multiple chunks"): `SIZE[;chunk-signature=...]CRLF DATA CRLF ... 0 CRLF trailers`.
 */
export class AwsChunkedDecoder extends Transform {
  /** What came after the last chunk, names in lower case; complete once the stream has ended. */
  readonly trailers: Record<string, string> = {};
  #rest: Buffer = Buffer.alloc(0);
  #state: "size" | "data" | "data-end" | "trailers" | "done" = "size";
  #left = 0;
  #size = 0;
  readonly #expected: number;

  /** @param expected how many bytes the body has without its framing (`x-amz-decoded-content-length`). */
  constructor(expected: number) {
    super();
    this.#expected = expected;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    try {
      while (this.#step());
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    const ended = this.#state === "trailers" || this.#state === "done";
    const whole = ended && this.#size === this.#expected;
    done(
      whole
        ? null
        : new AwsError(
            "IncompleteBody",
            "You did not provide the number of bytes specified by the Content-Length HTTP header",
          ),
    );
  }

  /** @returns whether there may be more to take from what has come. */
  #step(): boolean {
    switch (this.#state) {
      case "size":
        return this.#readSize();
      case "data":
        return this.#readData();
      case "data-end":
        return this.#skipLineEnd();
      case "trailers":
        return this.#readTrailer();
      default:
        return false;
    }
  }

  #readSize(): boolean {
    const line = this.#line();
    if (line === undefined) return false;
    const size = /^([0-9a-fA-F]{1,8})(?:;.*)?$/.exec(line)?.[1];
    if (size === undefined) throw new AwsError("InvalidRequest", "The aws-chunked body is malformed.");
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? "trailers" : "data";
    return true;
  }

  #readData(): boolean {
    if (this.#rest.length === 0) return false;
    const part = this.#rest.subarray(0, this.#left);
    this.push(part);
    this.#size += part.length;
    this.#rest = this.#rest.subarray(part.length);
    this.#left -= part.length;
    if (this.#left === 0) this.#state = "data-end";
    return true;
  }

  #skipLineEnd(): boolean {
    if (this.#rest.length < 2) return false;
    this.#rest = this.#rest.subarray(2);
    this.#state = "size";
    return true;
  }

  #readTrailer(): boolean {
    const line = this.#line();
    if (line === undefined) return false;
    if (line === "") this.#state = "done";
    const [, name, value] = /^([^:]+):(.*)$/.exec(line) ?? [];
    if (name && value !== undefined) this.trailers[name.toLowerCase()] = value.trim();
    return this.#state !== "done";
  }

  #line(): string | undefined {
    const end = this.#rest.indexOf("\r\n");
    if (end < 0) {
      if (this.#rest.length > MAX_LINE)
        throw new AwsError("InvalidRequest", "The aws-chunked body is malformed.");
      return undefined;
    }
    const line = this.#rest.subarray(0, end).toString("latin1");
    this.#rest = this.#rest.subarray(end + 2);
    return line;
  }
}
