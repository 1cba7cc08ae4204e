import fc from "fast-check";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { expect, it } from "vitest";
import { AwsChunkedDecoder } from "../../../src/cloud/wire/aws-chunked.ts";

/** Frames chunks as clients do, and cuts the bytes where the network might. */
function framed(chunks: Uint8Array[], trailers: string[], signed: boolean): Buffer {
  const signature = signed ? ";chunk-signature=0f" : "";
  const parts = chunks.flatMap((chunk) => [
    Buffer.from(`${chunk.length.toString(16)}${signature}\r\n`),
    chunk,
    Buffer.from("\r\n"),
  ]);
  const end = [`0${signature}`, ...trailers, "", ""].join("\r\n");
  return Buffer.concat([...parts, Buffer.from(end)]);
}

function cut(bytes: Buffer, sizes: number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

it("gives the body and the trailers however the network cuts them", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (chunks, sizes, signed) => {
        const decoder = new AwsChunkedDecoder(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
        const bytes = framed(chunks, ["X-Amz-Checksum-Crc32: abc="], signed);
        const body = await buffer(Readable.from(cut(bytes, sizes)).pipe(decoder));
        expect(body).toEqual(Buffer.concat(chunks));
        expect(decoder.trailers).toEqual({ "x-amz-checksum-crc32": "abc=" });
      },
    ),
    { numRuns: 60 },
  );
});

it.each([
  ["ends too early", "5\r\nab", "IncompleteBody"],
  ["has no size", "zz\r\nab", "InvalidRequest"],
  ["has a line without end", "1".repeat(20_000), "InvalidRequest"],
  ["is empty", "", "IncompleteBody"],
])("refuses a body that %s", async (_what, text, code) => {
  const source = Readable.from([Buffer.from(text)]);
  const decoder = source.pipe(new AwsChunkedDecoder(5));
  await expect(buffer(decoder)).rejects.toMatchObject({ code });
});
