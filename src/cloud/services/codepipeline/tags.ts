import type { Tag } from "@aws-sdk/client-codepipeline";
import { AwsError } from "../../../kernel/errors.ts";
import type { Collection } from "../../../kernel/store.ts";
import type { Call } from "../../service.ts";

const MOST_TAGS = 50;

/** Tags by pipeline name. */
export function tagsOf(call: Call): Collection<Record<string, string>> {
  return call.host.records("codepipeline", call, "tags");
}

export function toList(tags: Record<string, string>): Tag[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

/** Adds tags to those that a pipeline has. */
export function putTags(call: Call, pipelineName: string, tags: readonly Tag[]): void {
  if (tags.length === 0) return;
  const collection = tagsOf(call);
  const added = Object.fromEntries(tags.map(({ key, value }) => [key, value]));
  collection.put(pipelineName, { ...collection.get(pipelineName), ...added });
}

/** @throws AwsError `InvalidTagsException`, `TooManyTagsException` */
export function checkTags(present: readonly string[], added: readonly Tag[], arn: string): void {
  const keys = added.map(({ key }) => key ?? "");
  if (keys.some((key) => key.startsWith("aws:"))) {
    throw new AwsError(
      "InvalidTagsException",
      "Not allowed to modify system tags. System tags start with 'aws:'. msg=[Caller is an end user and not allowed to mutate system tags]",
    );
  }
  if (new Set([...present, ...keys]).size > MOST_TAGS) {
    throw new AwsError("TooManyTagsException", `Tag limit exceeded for resource [${arn}].`);
  }
}
