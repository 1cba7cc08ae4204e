import type * as sdk from "@aws-sdk/client-sns";
import { AwsError } from "../../../kernel/errors.ts";
import type { Call, OperationsOf } from "../../service.ts";
import { placeOfArn, topicsOf, type Topic } from "./topic-store.ts";

type Operations = OperationsOf<typeof sdk>;

const MOST_TAGS = 50;

export const TagResource: Operations["TagResource"] = (input, call) => {
  const topic = taggable(input.ResourceArn, call);
  for (const { Key = "", Value = "" } of input.Tags ?? []) topic.tags[Key] = Value;
  if (Object.keys(topic.tags).length > MOST_TAGS) {
    throw new AwsError(
      "TagLimitExceededException",
      "Could not complete request: tag quota of per resource exceeded",
    );
  }
  topicsOf(call.host, call).put(topic.arn, topic);
  return {};
};

export const UntagResource: Operations["UntagResource"] = (input, call) => {
  const topic = taggable(input.ResourceArn, call);
  for (const key of input.TagKeys ?? []) delete topic.tags[key];
  topicsOf(call.host, call).put(topic.arn, topic);
  return {};
};

export const ListTagsForResource: Operations["ListTagsForResource"] = (input, call) => ({
  Tags: Object.entries(taggable(input.ResourceArn, call).tags).map(([Key, Value]) => ({ Key, Value })),
});

function taggable(arn: string | undefined, call: Call): Topic {
  const place = placeOfArn(arn, "TopicArn");
  const here = place.account === call.account && place.region === call.region;
  const topic = here ? topicsOf(call.host, place).get(arn ?? "") : undefined;
  if (!topic) throw new AwsError("ResourceNotFoundException", "Resource does not exist");
  return topic;
}
