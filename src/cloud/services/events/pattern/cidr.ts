const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const IPV6 = /^[\da-f:]*:[\da-f:]*$/i;

/** The bytes of an IPv4 or IPv6 address as one number; `undefined` when the text is no address. */
function parseAddress(text: string): { bits: 32 | 128; value: bigint } | undefined {
  if (IPV4.test(text)) {
    const parts = text.split(".").map(Number);
    if (parts.some((part) => part > 255)) return undefined;
    return { bits: 32, value: join(parts, 8n) };
  }
  if (!IPV6.test(text)) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  if (groups.some((group) => group === "" || group.length > 4)) return undefined;
  return {
    bits: 128,
    value: join(
      groups.map((group) => Number.parseInt(group, 16)),
      16n,
    ),
  };
}

function join(parts: number[], width: bigint): bigint {
  return parts.reduce((value, part) => (value << width) | BigInt(part), 0n);
}

/**
 * A test for addresses between the block's written address and its last one.
 * @throws RangeError with EventBridge's words when the block is malformed.
 */
export function compileCidr(block: string): (address: string) => boolean {
  const [text = "", mask, ...rest] = block.split("/");
  if (mask === undefined || rest.length > 0) throw new RangeError("Malformed CIDR, one '/' required");
  if (!/^-?\d+$/.test(mask)) throw new RangeError("Malformed CIDR, mask bits must be an integer");
  if (Number(mask) < 0) throw new RangeError("Malformed CIDR, mask bits must not be negative");
  const first = parseAddress(text);
  if (!first) throw new RangeError(`Nonstandard IP address: ${text}`);
  if (first.bits === 32 && Number(mask) > 31) throw new RangeError("IPv4 mask bits must be < 32");
  if (first.bits === 128 && Number(mask) > 127) throw new RangeError("IPv6 mask bits must be < 128");
  const last = first.value | ((1n << BigInt(first.bits - Number(mask))) - 1n);
  return (candidate) => {
    const address = parseAddress(candidate);
    return address?.bits === first.bits && address.value >= first.value && address.value <= last;
  };
}
