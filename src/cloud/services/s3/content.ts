import { Readable } from "node:stream";
import type { Host } from "../../host.ts";
import type { Range } from "./range.ts";
import type { StoredPart } from "./records.ts";

/** Blobs up to this many bytes are read in one go. */
const SMALL = 1_048_576;

/** Blobs that answers are still being read from, and whether to delete them afterwards. */
const inUse = new WeakMap<Host, Map<string, { readers: number; doomed: boolean }>>();

/** The bytes of an object, or of a range of it, from the parts that it is kept in. */
export function readContent(host: Host, parts: StoredPart[], range?: Range): Readable | Buffer {
  const pieces = piecesOf(parts, range);
  const [only] = pieces;
  if (!only) return Buffer.alloc(0);
  if (pieces.length === 1 && only.part.size <= SMALL) {
    return host.blobs.readAll(only.part.blob).subarray(only.start, only.end + 1);
  }
  const body = Readable.from(readPieces(host, pieces), { objectMode: false });
  hold(host, pieces);
  body.once("close", () => release(host, pieces));
  return body;
}

/** Deletes the bytes of what a committed transaction left without a record, once nobody reads them. */
export function discard(host: Host, parts: StoredPart[]): void {
  for (const { blob } of parts) {
    const use = inUse.get(host)?.get(blob);
    if (use) use.doomed = true;
    else host.blobs.delete(blob);
  }
}

interface Piece extends Range {
  part: StoredPart;
}

/** What of each part is in the range. */
function piecesOf(parts: StoredPart[], range?: Range): Piece[] {
  const pieces: Piece[] = [];
  let offset = 0;
  for (const part of parts) {
    const start = Math.max(0, (range?.start ?? 0) - offset);
    const end = Math.min(part.size - 1, (range?.end ?? Infinity) - offset);
    if (start <= end) pieces.push({ part, start, end });
    offset += part.size;
  }
  return pieces;
}

async function* readPieces(host: Host, pieces: Piece[]): AsyncGenerator<Buffer> {
  for (const { part, start, end } of pieces) {
    for await (const chunk of host.blobs.read(part.blob, { start, end })) yield chunk as Buffer;
  }
}

function hold(host: Host, pieces: Piece[]): void {
  let uses = inUse.get(host);
  if (!uses) inUse.set(host, (uses = new Map()));
  for (const { part } of pieces) {
    const use = uses.get(part.blob);
    if (use) use.readers++;
    else uses.set(part.blob, { readers: 1, doomed: false });
  }
}

function release(host: Host, pieces: Piece[]): void {
  const uses = inUse.get(host);
  for (const { part } of pieces) {
    const use = uses?.get(part.blob);
    if (!use || --use.readers > 0) continue;
    uses?.delete(part.blob);
    if (use.doomed) host.blobs.delete(part.blob);
  }
}
