import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import type { Host } from "../../host.ts";
import type { Caller } from "../../wire/caller.ts";
import { readAccessKeyId, writeAccessKeyId } from "./access-key-id.ts";

/** Temporary credentials, and who they make of their bearer. */
export interface Session {
  accessKeyId: string;
  secretAccessKey: string;
  /** Milliseconds. */
  expires: number;
  caller: Caller;
}

const CIPHER = "aes-256-gcm";
const NONCE = 12;
const TAG = 16;

/**
 * Makes temporary credentials. As on AWS nothing is kept of them: the session token itself holds the
 * session, sealed with a key that only this cloud has, so that it is known for ever after, even expired.
 *
 * @param seconds how long they are good for.
 */
export function issue(
  host: Host,
  caller: Caller,
  seconds: number,
): { session: Session; sessionToken: string } {
  // As STS tells it: to the second.
  const expires = (Math.floor(host.clock.now() / 1_000) + seconds) * 1_000;
  const chance = host.ids.hex(6);
  const tail = (BigInt(`0x${chance}`) & 0x7fffffn) << 16n;
  const key = sealingKey(host);
  const accessKeyId = writeAccessKeyId("ASIA", caller.account, tail | mark(key, caller.account, tail));
  const secretAccessKey = host.ids.alphanumeric(40);
  const session = { accessKeyId, secretAccessKey, expires, caller: { ...caller, accessKeyId } };
  return { session, sessionToken: seal(key, host.ids.hex(NONCE * 2), session) };
}

/** Whether this cloud made the key: the last sixteen bits of its id say so. */
export function isIssued(host: Host, accessKeyId: string): boolean {
  const parts = accessKeyId.startsWith("ASIA") ? readAccessKeyId(accessKeyId) : undefined;
  if (!parts) return false;
  const tail = parts.tail & ~0xffffn;
  return (parts.tail & 0xffffn) === mark(sealingKey(host), parts.account, tail);
}

/** @returns `undefined` for a token that this cloud did not make. */
export function unseal(host: Host, sessionToken: string): Session | undefined {
  const bytes = Buffer.from(sessionToken, "base64");
  if (bytes.length < NONCE + TAG) return undefined;
  const decipher = createDecipheriv(CIPHER, sealingKey(host), bytes.subarray(0, NONCE));
  decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  try {
    const text = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
    return JSON.parse(text.toString()) as Session;
  } catch {
    return undefined;
  }
}

function seal(key: Buffer, nonce: string, session: Session): string {
  const iv = Buffer.from(nonce, "hex");
  const cipher = createCipheriv(CIPHER, key, iv);
  const body = Buffer.concat([cipher.update(JSON.stringify(session)), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64");
}

function mark(key: Buffer, account: string, tail: bigint): bigint {
  return BigInt(createHmac("sha256", key).update(`${account}/${tail}`).digest().readUInt16BE());
}

/** The cloud's own key, made once and kept with its records. */
function sealingKey(host: Host): Buffer {
  const keys = host.records<string>("sts", { account: "aws", region: "aws-global" }, "keys");
  let key = keys.get("sealing");
  if (key === undefined) {
    key = host.ids.hex(64);
    keys.put("sealing", key);
  }
  return Buffer.from(key, "hex");
}
