import { AwsError } from "../../../kernel/errors.ts";

const MOST_TAGS = 50;

/**
 * The tags of a repository with `added` ones.
 * @throws AwsError InvalidSystemTagUsageException, InvalidTagsMapException, TooManyTagsException
 */
export function withTags(
  current: Record<string, string>,
  added: Record<string, string>,
): Record<string, string> {
  for (const [key, value] of Object.entries(added)) {
    checkKey(key);
    if (key === "" || key.length > 128 || value.length > 256) {
      throw new AwsError("InvalidTagsMapException", "The map of tags is not valid.");
    }
  }
  const all = { ...current, ...added };
  if (Object.keys(all).length > MOST_TAGS) {
    throw new AwsError(
      "TooManyTagsException",
      `The maximum number of tags for a repository is ${MOST_TAGS}, and it would be exceeded.`,
    );
  }
  return all;
}

/** @throws AwsError InvalidSystemTagUsageException */
export function withoutTags(current: Record<string, string>, keys: string[]): Record<string, string> {
  for (const key of keys) checkKey(key);
  return Object.fromEntries(Object.entries(current).filter(([key]) => !keys.includes(key)));
}

function checkKey(key: string): void {
  if (key.toLowerCase().startsWith("aws:")) {
    throw new AwsError(
      "InvalidSystemTagUsageException",
      "The specified tag is not valid. Key names cannot be prefixed with aws:.",
    );
  }
}
