import * as sdk from "@aws-sdk/client-sns";
import { defineService } from "../../service.ts";
import { inboxRoute } from "./inbox.ts";
import { permissions } from "./permissions.ts";
import { Publish, PublishBatch } from "./publish.ts";
import { subscriptionType } from "./resource-types/subscription.ts";
import { topicPolicyType } from "./resource-types/topic-policy.ts";
import { topicType } from "./resource-types/topic.ts";
import { GetSubscriptionAttributes, SetSubscriptionAttributes } from "./subscription-attributes.ts";
import {
  ConfirmSubscription,
  ListSubscriptions,
  ListSubscriptionsByTopic,
  Subscribe,
  Unsubscribe,
} from "./subscriptions.ts";
import { ListTagsForResource, TagResource, UntagResource } from "./tags.ts";
import { GetTopicAttributes, SetTopicAttributes } from "./topic-attributes.ts";
import { CreateTopic, DeleteTopic, ListTopics } from "./topics.ts";

/** Topics, and mail to a local inbox. What it cannot deliver it refuses with 501. */
export const sns = defineService<typeof sdk>(sdk, {
  name: "sns",
  operations: {
    CreateTopic,
    DeleteTopic,
    ListTopics,
    GetTopicAttributes,
    SetTopicAttributes,
    Subscribe,
    ConfirmSubscription,
    Unsubscribe,
    ListSubscriptions,
    ListSubscriptionsByTopic,
    GetSubscriptionAttributes,
    SetSubscriptionAttributes,
    Publish,
    PublishBatch,
    TagResource,
    UntagResource,
    ListTagsForResource,
  },
  permissions,
  resourceTypes: [topicType, subscriptionType, topicPolicyType],
  routes: [inboxRoute],
});
