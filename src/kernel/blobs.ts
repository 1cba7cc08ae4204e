import { createHash, hash } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Ids } from "./ids.ts";

export interface Blob {
  /** Opaque; hand it back to {@link Blobs.read}. */
  id: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal. */
  md5: string;
}

/** Where bytes are kept that are too few for a file of their own. */
export interface SmallBlobs {
  put(id: string, bytes: Uint8Array): void;
  get(id: string): Buffer | undefined;
  delete(id: string): void;
}

/** Making a file costs more than writing this many bytes into the database. */
const SMALL = 32 * 1_024;

/** How the ids of small blobs begin. */
const SMALL_ID = "small-";

/**
 * Bytes as files, and small ones as rows. A blob is whole or absent: a file is written beside its place
 * and renamed into it.
 */
export class Blobs {
  readonly #dir: string;
  readonly #ids: Ids;
  readonly #small: SmallBlobs | undefined;
  readonly #folders = new Set<string>();

  /** @param small absent: every blob is a file. */
  constructor(dir: string, ids: Ids, small?: SmallBlobs) {
    this.#dir = dir;
    this.#ids = ids;
    this.#small = small;
    mkdirSync(dir, { recursive: true });
    for (const name of readdirSync(dir)) {
      if (name.endsWith(".part")) rmSync(join(dir, name), { force: true });
    }
  }

  /** Bytes and text are written in one go; what a stream brings, as it comes. */
  async write(body: Readable | Uint8Array | string): Promise<Blob> {
    if (body instanceof Readable) return this.#writeStream(body);
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    const id = this.#writeBytes(bytes);
    return { id, size: bytes.length, md5: hash("md5", bytes) };
  }

  #writeBytes(bytes: Uint8Array): string {
    const hex = this.#ids.hex(32);
    if (this.#small && bytes.length <= SMALL) {
      this.#small.put(SMALL_ID + hex, bytes);
      return SMALL_ID + hex;
    }
    const part = join(this.#dir, `${hex}.part`);
    try {
      writeFileSync(part, bytes);
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
    this.#keep(hex, part);
    return hex;
  }

  async #writeStream(body: Readable): Promise<Blob> {
    const id = this.#ids.hex(32);
    const part = join(this.#dir, `${id}.part`);
    const md5 = createHash("md5");
    let size = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        md5.update(chunk);
        done(null, chunk);
      },
    });
    try {
      await pipeline(body, measure, createWriteStream(part));
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
    this.#keep(id, part);
    return { id, size, md5: md5.digest("hex") };
  }

  #keep(id: string, part: string): void {
    const folder = id.slice(0, 2);
    if (!this.#folders.has(folder)) mkdirSync(join(this.#dir, folder), { recursive: true });
    this.#folders.add(folder);
    renameSync(part, this.#path(id));
  }

  /** @param range first and last byte, both included. */
  read(id: string, range?: { start: number; end: number }): Readable {
    if (!id.startsWith(SMALL_ID)) return createReadStream(this.#path(id), range);
    const bytes = this.readAll(id);
    return Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes], { objectMode: false });
  }

  readAll(id: string): Buffer {
    if (!id.startsWith(SMALL_ID)) return readFileSync(this.#path(id));
    const bytes = this.#small?.get(id);
    if (!bytes) throw new Error(`there is no blob ${id}`);
    return bytes;
  }

  has(id: string): boolean {
    return id.startsWith(SMALL_ID) ? this.#small?.get(id) !== undefined : existsSync(this.#path(id));
  }

  delete(id: string): void {
    if (id.startsWith(SMALL_ID)) this.#small?.delete(id);
    else rmSync(this.#path(id), { force: true });
  }

  #path(id: string): string {
    return join(this.#dir, id.slice(0, 2), id);
  }
}
