import { isIPv4, isIPv6 } from "node:net";
import { templateError } from "./errors.ts";
import { scalarText } from "./json.ts";

/**
 * `Fn::Cidr`: `count` consecutive blocks of `bits` host bits out of an IPv4 or IPv6 block.
 * @param argument `[ipBlock, count, cidrBits]`, resolved.
 */
export function cidr(argument: unknown): string[] {
  const [block = "", countText, bitsText] = (Array.isArray(argument) ? argument : []).map(
    (item) => scalarText(item) ?? "",
  );
  const [address = "", prefixText = ""] = block.split("/");
  const version = isIPv4(address) ? 4 : isIPv6(address) ? 6 : 0;
  const width = version === 4 ? 32 : 128;
  const prefix = Number(prefixText);
  const count = Number(countText);
  if (version === 0 || prefixText === "" || !Number.isInteger(prefix) || prefix > width) {
    throw templateError("Fn::Cidr requires a valid CIDR block as its first parameter");
  }
  if (!Number.isInteger(count) || count < 1 || count > 256) {
    throw templateError("Fn::Cidr count must be a number between 1 and 256");
  }
  const bits = bitsText === undefined ? (version === 4 ? 8 : 64) : Number(bitsText);
  const available = width - prefix;
  if (!Number.isInteger(bits) || bits < 1 || bits > available || count > 2 ** (available - bits)) {
    throw templateError(`Fn::Cidr cannot make ${count} blocks of ${bits} bits out of ${block}`);
  }
  const base = (toNumber(address, version) >> BigInt(available)) << BigInt(available);
  return Array.from(
    { length: count },
    (_, index) => `${toAddress(base + (BigInt(index) << BigInt(bits)), version)}/${width - bits}`,
  );
}

function toNumber(address: string, version: number): bigint {
  if (version === 4) return address.split(".").reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => "0");
  return [...left, ...zeros, ...right].reduce((sum, part) => (sum << 16n) + BigInt(`0x${part}`), 0n);
}

function toAddress(value: bigint, version: number): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const zeros = /(?:^|:)0(?::0)+$/.exec(groups.join(":"));
  return zeros ? `${groups.join(":").slice(0, zeros.index)}::` : groups.join(":");
}
