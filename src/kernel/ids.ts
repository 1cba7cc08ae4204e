import { createHash, randomBytes } from "node:crypto";

const BASE62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Makes identifiers. With a seed, the same ones in the same order. */
export interface Ids {
  /** A version-4 UUID. */
  uuid(): string;
  /** `length` letters and digits. */
  alphanumeric(length: number): string;
  /** `length` characters of `alphabet`. */
  from(alphabet: string, length: number): string;
  hex(length: number): string;
  digits(length: number): string;
}

/** @param seed makes the identifiers repeatable; without it they are random. */
export function createIds(seed?: string): Ids {
  let counter = 0;
  const random = randomPool();
  const bytes = (count: number): Buffer => {
    if (seed === undefined) return random(count);
    const blocks: Buffer[] = [];
    for (let made = 0; made < count; made += 32) {
      blocks.push(createHash("sha256").update(`${seed}/${counter++}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, count);
  };
  const from = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[bytes(4).readUInt32BE() % alphabet.length]).join("");
  return {
    uuid() {
      const raw = bytes(16);
      raw[6] = ((raw[6] ?? 0) & 0x0f) | 0x40;
      raw[8] = ((raw[8] ?? 0) & 0x3f) | 0x80;
      const hex = raw.toString("hex");
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
        "-",
      );
    },
    from,
    alphanumeric: (length) => from(BASE62, length),
    hex: (length) =>
      bytes(Math.ceil(length / 2))
        .toString("hex")
        .slice(0, length),
    digits: (length) => from("0123456789", length),
  };
}

const POOL = 4_096;

/** Asks the system for many random bytes at a time: a call for each few of them is slow. */
function randomPool(): (count: number) => Buffer {
  let pool = Buffer.alloc(0);
  let used = 0;
  return (count) => {
    if (count > POOL) return randomBytes(count);
    if (used + count > pool.length) {
      pool = randomBytes(POOL);
      used = 0;
    }
    used += count;
    return pool.subarray(used - count, used);
  };
}
