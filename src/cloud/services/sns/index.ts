import * as sdk from "@aws-sdk/client-sns";
import { defineService } from "../../service.ts";
import { inboxRoute } from "./inbox.ts";
import { permissions } from "./permissions.ts";
import * as publishing from "./publish.ts";
import { subscriptionType } from "./resource-types/subscription.ts";
import { topicPolicyType } from "./resource-types/topic-policy.ts";
import { topicType } from "./resource-types/topic.ts";
import { GetSubscriptionAttributes, SetSubscriptionAttributes } from "./subscription-attributes.ts";
import * as subscriptions from "./subscriptions.ts";
import * as tags from "./tags.ts";
import { GetTopicAttributes, SetTopicAttributes } from "./topic-attributes.ts";
import * as topics from "./topics.ts";

/** Topics, and mail to a local inbox. What it cannot deliver it refuses with 501. */
export const sns = defineService<typeof sdk>(sdk, {
  name: "sns",
  operations: {
    ...topics,
    GetTopicAttributes,
    SetTopicAttributes,
    ...subscriptions,
    GetSubscriptionAttributes,
    SetSubscriptionAttributes,
    ...publishing,
    ...tags,
  },
  permissions,
  resourceTypes: [topicType, subscriptionType, topicPolicyType],
  routes: [inboxRoute],
});
