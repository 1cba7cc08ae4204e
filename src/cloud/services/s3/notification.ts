import type {
  GetBucketNotificationConfigurationCommandInput,
  NotificationConfiguration,
  PutBucketNotificationConfigurationCommandInput,
} from "@aws-sdk/client-s3";
import type { Call } from "../../service.ts";
import { bucketOf } from "./access.ts";
import { configure } from "./bucket-configuration.ts";
import { notEmulated } from "./errors.ts";

/** EventBridge is the one destination; the others are refused, so that nobody waits for what never comes. */
export function putBucketNotificationConfiguration(
  input: PutBucketNotificationConfigurationCommandInput,
  call: Call,
): Record<string, never> {
  const asked = input.NotificationConfiguration ?? {};
  refuse("an SNS topic", asked.TopicConfigurations);
  refuse("an SQS queue", asked.QueueConfigurations);
  refuse("a Lambda function", asked.LambdaFunctionConfigurations);
  const eventBridge = asked.EventBridgeConfiguration !== undefined;
  return configure(input, call, (bucket) => ({ ...bucket, eventBridge }));
}

export function getBucketNotificationConfiguration(
  input: GetBucketNotificationConfigurationCommandInput,
  call: Call,
): NotificationConfiguration {
  return bucketOf(input, call).eventBridge ? { EventBridgeConfiguration: {} } : {};
}

function refuse(target: string, configurations: unknown[] | undefined): void {
  if (!configurations?.length) return;
  throw notEmulated(`Notifying ${target} of a bucket's events (use EventBridgeConfiguration)`);
}
