import type { Tag } from "@aws-sdk/client-iam";
import { invalidInput, limitExceeded } from "./errors.ts";

const MOST = 50;

/** Tags by key; keys that differ by case only are the same key. */
export function readTags(tags: readonly Tag[] | undefined): Record<string, string> {
  return mergeTags({}, tags ?? [], "resource");
}

/**
 * @param kind as in the quota's name, for example `Role`.
 * @throws AwsError `InvalidInput`, `LimitExceeded`.
 */
export function mergeTags(
  current: Record<string, string>,
  tags: readonly Tag[],
  kind: string,
): Record<string, string> {
  const keys = tags.map(({ Key }) => (Key ?? "").toLowerCase());
  if (new Set(keys).size < keys.length) {
    throw invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  }
  const kept = Object.entries(current).filter(([key]) => !keys.includes(key.toLowerCase()));
  const merged = Object.fromEntries([...kept, ...tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""])]);
  if (Object.keys(merged).length > MOST)
    throw limitExceeded(`Cannot exceed quota for TagsPer${kind}: ${MOST}`);
  return merged;
}

export function withoutTags(
  current: Record<string, string>,
  keys: readonly string[],
): Record<string, string> {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(current).filter(([key]) => !gone.has(key.toLowerCase())));
}

export function writeTags(tags: Record<string, string>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
