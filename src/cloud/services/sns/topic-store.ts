import { AwsError } from "../../../kernel/errors.ts";
import type { Collection } from "../../../kernel/store.ts";
import type { Host, Place } from "../../host.ts";
import type { Call } from "../../service.ts";
import { checkTopicPolicy } from "./topic-policy.ts";

export interface Topic {
  arn: string;
  name: string;
  owner: string;
  displayName: string;
  /** The access policy, as JSON. */
  policy: string;
  tags: Record<string, string>;
}

export function topicsOf(host: Host, place: Place): Collection<Topic> {
  return host.records("sns", place, "topics");
}

export function invalidParameter(detail: string): AwsError {
  return new AwsError("InvalidParameterException", `Invalid parameter: ${detail}`);
}

/** What AWS offers and pipelab does not: said so, with the name of the feature. */
export function notImplemented(feature: string): AwsError {
  return new AwsError("NotImplemented", `pipelab does not emulate this part of SNS: ${feature}`, {
    status: 501,
    fault: "server",
  });
}

/** @throws AwsError when it is no ARN of `parameter` kind. */
export function placeOfArn(arn: string | undefined, parameter: "TopicArn" | "SubscriptionArn"): Place {
  if (arn === undefined) throw invalidParameter(`${parameter} Reason: no value for required parameter`);
  const parts = arn.split(":");
  if (parts.length < 6) {
    throw invalidParameter(
      `${parameter} Reason: An ARN must have at least 6 elements, not ${arn === "" ? 1 : parts.length}`,
    );
  }
  const [prefix, , service, region = "", account = "", ...resource] = parts;
  const length = parameter === "TopicArn" ? 1 : 2;
  if (prefix !== "arn" || service !== "sns" || resource.length !== length) throw invalidParameter(parameter);
  return { account, region };
}

/**
 * The topic that a call names, once its access policy let the caller do `action` to it.
 * @throws AwsError InvalidParameter, AuthorizationError, NotFound
 */
export function topicFor(arn: string | undefined, action: string, call: Call): Topic {
  const place = placeOfArn(arn, "TopicArn");
  if (place.region !== call.region) throw invalidParameter("TopicArn");
  const topic = topicsOf(call.host, place).get(arn ?? "");
  if (!topic) {
    // Whether a topic of another account exists is not told.
    if (place.account !== call.account) throw notAuthorized(call, action, arn ?? "");
    throw new AwsError("NotFoundException", "Topic does not exist");
  }
  if (!checkTopicPolicy(topic, action, call)) throw notAuthorized(call, action, topic.arn);
  return topic;
}

function notAuthorized(call: Call, action: string, arn: string): AwsError {
  return new AwsError(
    "AuthorizationErrorException",
    `User: ${call.caller.arn} is not authorized to perform: SNS:${action} on resource: ${arn} ` +
      `because no resource-based policy allows the SNS:${action} action`,
  );
}
