import { GetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { messageOf } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Call } from "../../../service.ts";
import { validationError } from "../template/errors.ts";

/** @throws AwsError `ValidationError` for a topic that is not there, or that the caller may not see. */
export async function checkTopics(call: Call, topics: string[]): Promise<void> {
  const sns = clientOf(SNSClient, call.host.target(call, { caller: call.caller }));
  for (const TopicArn of topics) {
    try {
      await sns.send(new GetTopicAttributesCommand({ TopicArn }));
    } catch (error) {
      throw Object.assign(validationError(`Notification topic ${TopicArn}: ${messageOf(error)}`), {
        cause: error,
      });
    }
  }
}
