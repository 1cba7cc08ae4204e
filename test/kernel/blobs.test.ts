import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Blobs } from "../../src/kernel/blobs.ts";
import { createIds } from "../../src/kernel/ids.ts";
import { Store } from "../../src/kernel/store.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "pipelab-blobs-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("blobs", () => {
  it("are measured while they are written, and read whole or in part", async () => {
    const blobs = new Blobs(dir, createIds());
    const blob = await blobs.write(Readable.from([Buffer.from("hello "), Buffer.from("world")]));
    expect(blob).toMatchObject({ size: 11, md5: createHash("md5").update("hello world").digest("hex") });
    expect((await buffer(blobs.read(blob.id, { start: 6, end: 10 }))).toString()).toBe("world");
    expect(blobs.readAll(blob.id).toString()).toBe("hello world");
    blobs.delete(blob.id);
    expect(blobs.has(blob.id)).toBe(false);
  });

  it("that are small are rows, not files", async () => {
    const store = Store.open("memory");
    const blobs = new Blobs(dir, createIds(), store.smallBlobs);
    const small = await blobs.write("hello world");
    expect(readdirSync(dir)).toEqual([]);
    expect(small).toMatchObject({ size: 11, md5: createHash("md5").update("hello world").digest("hex") });
    expect((await buffer(blobs.read(small.id, { start: 6, end: 10 }))).toString()).toBe("world");
    expect(blobs.readAll(small.id).toString()).toBe("hello world");
    blobs.delete(small.id);
    expect(blobs.has(small.id)).toBe(false);
    const large = await blobs.write(Buffer.alloc(100_000, "x"));
    expect(readdirSync(dir)).toHaveLength(1);
    expect(blobs.readAll(large.id)).toHaveLength(100_000);
    store.close();
  });

  it("leave nothing behind when the source breaks, or the process did", async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error("gone"));
      },
    });
    const blobs = new Blobs(dir, createIds());
    await expect(blobs.write(broken)).rejects.toThrow("gone");
    writeFileSync(join(dir, "left.part"), "half");
    expect(new Blobs(dir, createIds())).toBeDefined();
    expect(readdirSync(dir)).toEqual([]);
  });
});

describe("ids", () => {
  it("are the same again from the same seed, and differ without one", () => {
    const draw = (seed?: string): string[] => {
      const ids = createIds(seed);
      return [ids.uuid(), ids.alphanumeric(10), ids.hex(9), ids.digits(12)];
    };
    expect(draw("s")).toEqual(draw("s"));
    expect(draw()).not.toEqual(draw());
    expect(draw("s")[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(draw("s").map((id) => id.length)).toEqual([36, 10, 9, 12]);
  });
});
