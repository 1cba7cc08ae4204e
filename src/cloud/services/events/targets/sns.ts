import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { clientOf } from "../../../../kernel/target.ts";
import { placeOf, type TargetKind } from "./target-kind.ts";

/** Publishes to a topic: as the target's role, else as EventBridge, which the topic's policy must then allow. */
export const snsTarget: TargetKind = {
  arn: /^arn:aws:sns:[^:]+:\d{12}:[A-Za-z0-9_-]{1,256}$/,
  needsRole: false,
  async invoke(host, { account, rule, target, input }) {
    const { Arn = "", RoleArn } = target;
    const service = "events.amazonaws.com";
    const acting = RoleArn
      ? { role: RoleArn, service, session: `EventBridge_${rule.name}`.slice(0, 64) }
      : { service };
    const place = { account, region: placeOf(Arn).region };
    const sns = clientOf(SNSClient, host.target(place, acting));
    const { MessageId } = await sns.send(new PublishCommand({ TopicArn: Arn, Message: input }));
    return { messageId: MessageId };
  },
};
