import type * as sdk from "@aws-sdk/client-eventbridge";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call, OperationsOf } from "../../service.ts";
import { busesOf, busFor } from "./bus-store.ts";
import { invalid } from "./errors.ts";
import { ruleFor, saveRule } from "./rule-store.ts";

type Operations = OperationsOf<typeof sdk>;

export const TagResource: Operations["TagResource"] = (input, call) => {
  change(input.ResourceARN, call, (tags) => ({ ...tags, ...toTags(input.Tags) }));
  return {};
};

export const UntagResource: Operations["UntagResource"] = (input, call) => {
  const gone = new Set(input.TagKeys);
  change(input.ResourceARN, call, (tags) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))),
  );
  return {};
};

export const ListTagsForResource: Operations["ListTagsForResource"] = (input, call) => {
  const tags = change(input.ResourceARN, call, undefined);
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
};

export function toTags(tags: sdk.Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}

type Tags = Record<string, string>;

/** The tags of a rule or a bus, after `to` changed them. */
function change(arn: string | undefined, call: Call, to: ((tags: Tags) => Tags) | undefined): Tags {
  const [, kind, path = ""] = /^arn:aws:events:[^:]*:[^:]*:(rule|event-bus)\/(.+)$/.exec(arn ?? "") ?? [];
  if (!kind) throw invalid(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (kind === "event-bus") {
    const bus = busFor(call.host, call, arn);
    const tags = to?.(bus.tags) ?? bus.tags;
    if (to) busesOf(call.host, call).put(bus.name, { ...bus, tags });
    return tags;
  }
  const [name = "", bus] = path.split("/").toReversed();
  const rule = ruleFor(call.host, call, bus, name);
  if (rule.arn !== arn) throw new AwsError("ResourceNotFoundException", `Rule ${name} does not exist.`);
  const tags = to?.(rule.tags) ?? rule.tags;
  if (to) saveRule(call.host, { ...rule, tags });
  return tags;
}
