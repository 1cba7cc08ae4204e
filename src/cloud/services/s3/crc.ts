import { crc32 } from "node:zlib";

/** A checksum in the making. */
export interface Hasher {
  update(chunk: Uint8Array): void;
  digest(): Buffer;
}

/** Reflected polynomials of the cyclic redundancy checks that S3 knows, and their widths in bits. */
const POLYNOMIALS = {
  CRC32: { width: 32n, poly: 0xed_b8_83_20n },
  CRC32C: { width: 32n, poly: 0x82_f6_3b_78n },
  CRC64NVME: { width: 64n, poly: 0x9a_6c_93_29_ac_4b_c9_b5n },
};
export type CrcAlgorithm = keyof typeof POLYNOMIALS;

export function isCrc(algorithm: string): algorithm is CrcAlgorithm {
  return algorithm in POLYNOMIALS;
}

export function crcHasher(algorithm: CrcAlgorithm): Hasher {
  if (algorithm === "CRC32") return new Crc32();
  return algorithm === "CRC32C" ? new Crc32c() : new Crc64Nvme();
}

/** The checksum of `a` followed by `b`, from both checksums and the length of `b` in bytes. */
export function combineCrc(algorithm: CrcAlgorithm, a: Buffer, b: Buffer, lengthOfB: number): Buffer {
  const { width, poly } = POLYNOMIALS[algorithm];
  const times = (left: bigint, right: bigint): bigint => {
    let product = 0n;
    for (let bit = 1n << (width - 1n), shifted = right; bit > 0n; bit >>= 1n) {
      if (left & bit) product ^= shifted;
      shifted = shifted & 1n ? (shifted >> 1n) ^ poly : shifted >> 1n;
    }
    return product;
  };
  let shift = 1n << (width - 1n); // x^0
  let power = 1n << (width - 9n); // x^8: one byte
  for (let rest = lengthOfB; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) shift = times(shift, power);
    power = times(power, power);
  }
  const crc = times(shift, BigInt(`0x${a.toString("hex")}`)) ^ BigInt(`0x${b.toString("hex")}`);
  return Buffer.from(crc.toString(16).padStart(Number(width) / 4, "0"), "hex");
}

class Crc32 implements Hasher {
  #crc = 0;

  update(chunk: Uint8Array): void {
    this.#crc = crc32(chunk, this.#crc);
  }

  digest(): Buffer {
    return uint32(this.#crc);
  }
}

/** For each byte, the remainder of its eight steps; 64 bits as two words. */
function table(algorithm: CrcAlgorithm): { high: Uint32Array; low: Uint32Array } {
  const { poly } = POLYNOMIALS[algorithm];
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = BigInt(byte);
    for (let step = 0; step < 8; step++) crc = crc & 1n ? (crc >> 1n) ^ poly : crc >> 1n;
    high[byte] = Number(crc >> 32n);
    low[byte] = Number(crc & 0xff_ff_ff_ffn);
  }
  return { high, low };
}

const tables: Partial<Record<CrcAlgorithm, { high: Uint32Array; low: Uint32Array }>> = {};

class Crc32c implements Hasher {
  readonly #table = (tables.CRC32C ??= table("CRC32C")).low;
  #crc = 0xff_ff_ff_ff;

  update(chunk: Uint8Array): void {
    const words = this.#table;
    let crc = this.#crc;
    for (const byte of chunk) crc = (words[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
    this.#crc = crc;
  }

  digest(): Buffer {
    return uint32(~this.#crc >>> 0);
  }
}

class Crc64Nvme implements Hasher {
  readonly #table = (tables.CRC64NVME ??= table("CRC64NVME"));
  #high = 0xff_ff_ff_ff;
  #low = 0xff_ff_ff_ff;

  update(chunk: Uint8Array): void {
    const { high: highs, low: lows } = this.#table;
    let high = this.#high;
    let low = this.#low;
    for (const byte of chunk) {
      const index = (low ^ byte) & 0xff;
      low = ((low >>> 8) | (high << 24)) ^ (lows[index] as number);
      high = (high >>> 8) ^ (highs[index] as number);
    }
    this.#high = high;
    this.#low = low;
  }

  digest(): Buffer {
    return Buffer.concat([uint32(~this.#high >>> 0), uint32(~this.#low >>> 0)]);
  }
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
