const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/** Bits behind the account. */
const TAIL = 39n;

/**
 * An access key id as AWS makes them: a prefix and eighty bits in base 32, of which forty, after the
 * first, are the account.
 * @param tail the last thirty-nine bits.
 */
export function writeAccessKeyId(prefix: string, account: string, tail: bigint): string {
  let bits = (1n << 79n) | (BigInt(account) << TAIL) | tail;
  let text = "";
  for (let place = 0; place < 16; place++) {
    text = (BASE32[Number(bits & 31n)] ?? "") + text;
    bits >>= 5n;
  }
  return prefix + text;
}

/** The account and the last bits of an access key id; `undefined` when it is not one. */
export function readAccessKeyId(id: string): { account: string; tail: bigint } | undefined {
  if (!/^[A-Z]{4}[A-Z2-7]{16}$/.test(id)) return undefined;
  const bits = Array.from(id.slice(4)).reduce(
    (sum, letter) => (sum << 5n) | BigInt(BASE32.indexOf(letter)),
    0n,
  );
  const account = (bits >> TAIL) & ((1n << 40n) - 1n);
  return { account: String(account).padStart(12, "0"), tail: bits & ((1n << TAIL) - 1n) };
}
