import type { Ids } from "../../../kernel/ids.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** What a unique id or key is of (IAM User Guide, "IAM identifiers"). */
export type Prefix = "AGPA" | "AIDA" | "AIPA" | "ANPA" | "AROA";

/** A unique id, for example `AROA` and 17 letters and digits. */
export function uniqueId(ids: Ids, prefix: Prefix): string {
  return prefix + ids.from(BASE32, 17);
}

/**
 * A long-term access key id. As in AWS's own, the account can be read from it: base 32 of one bit,
 * forty bits of account and thirty-nine bits of chance.
 */
export function accessKeyId(ids: Ids, account: string): string {
  const chance = BigInt(`0x${ids.hex(10)}`) & ((1n << 39n) - 1n);
  let bits = (1n << 79n) | (BigInt(account) << 39n) | chance;
  let text = "";
  for (let place = 0; place < 16; place++) {
    text = (BASE32[Number(bits & 31n)] ?? "") + text;
    bits >>= 5n;
  }
  return `AKIA${text}`;
}

/** An ARN of IAM, for example of `role` at `/service-role/` named `deploy`. */
export function iamArn(account: string, kind: string, path: string, name: string): string {
  return `arn:aws:iam::${account}:${kind}${path}${name}`;
}
