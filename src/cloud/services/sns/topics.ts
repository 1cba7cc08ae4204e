import type * as sdk from "@aws-sdk/client-sns";
import { AwsError } from "../../../kernel/errors.ts";
import type { OperationsOf } from "../../service.ts";
import { page } from "./paging.ts";
import { subscriptionsOf, subscriptionsTo } from "./subscription-store.ts";
import { defaultTopicPolicy } from "./topic-policy.ts";
import { invalidParameter, placeOfArn, topicFor, topicsOf, type Topic } from "./topic-store.ts";
import { applyTopicAttribute } from "./topic-attributes.ts";

type Operations = OperationsOf<typeof sdk>;

const NAME = /^[A-Za-z0-9_-]{1,256}$/;

/** The same name again answers the same topic, unless attributes or tags differ. */
export const CreateTopic: Operations["CreateTopic"] = (input, call) => {
  const name = input.Name ?? "";
  const attributes = Object.entries(input.Attributes ?? {});
  const arn = `arn:aws:sns:${call.region}:${call.account}:${name}`;
  const topic: Topic = {
    arn,
    name,
    owner: call.account,
    displayName: "",
    policy: defaultTopicPolicy(arn, call.account),
    tags: Object.fromEntries((input.Tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""])),
  };
  for (const [key, value] of attributes) applyTopicAttribute(topic, key, value, "CreateTopic");
  if (!NAME.test(name)) throw invalidParameter("Topic Name");
  const topics = topicsOf(call.host, call);
  const existing = topics.get(arn);
  if (!existing) {
    topics.put(arn, topic);
    return { TopicArn: arn };
  }
  if (
    attributes.length > 0 &&
    (existing.displayName !== topic.displayName || existing.policy !== topic.policy)
  ) {
    throw invalidParameter("Attributes Reason: Topic already exists with different attributes");
  }
  if (input.Tags && !sameTags(existing.tags, topic.tags)) {
    throw invalidParameter("Tags Reason: Topic already exists with different tags");
  }
  return { TopicArn: arn };
};

/** A topic that is not there is deleted already. */
export const DeleteTopic: Operations["DeleteTopic"] = (input, call) => {
  const place = placeOfArn(input.TopicArn, "TopicArn");
  try {
    topicFor(input.TopicArn, "DeleteTopic", call);
  } catch (error) {
    if (error instanceof AwsError && error.code === "NotFoundException") return {};
    throw error;
  }
  const { host } = call;
  host.store.transaction(() => {
    topicsOf(host, place).delete(input.TopicArn ?? "");
    for (const { arn } of subscriptionsTo(host, input.TopicArn ?? ""))
      subscriptionsOf(host, place).delete(arn);
  });
  return {};
};

export const ListTopics: Operations["ListTopics"] = (input, call) => {
  const { items, nextToken } = page(topicsOf(call.host, call).values(), input.NextToken);
  return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken: nextToken };
};

function sameTags(left: Record<string, string>, right: Record<string, string>): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}
