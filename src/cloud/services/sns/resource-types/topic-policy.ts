import { SetTopicAttributesCommand, SNSClient } from "@aws-sdk/client-sns";
import { codeOf } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Properties, ResourceContext, ResourceType } from "../../../resource-type.ts";
import { defaultTopicPolicy } from "../topic-policy.ts";

export const topicPolicyType: ResourceType = {
  name: "AWS::SNS::TopicPolicy",
  properties: {
    PolicyDocument: { required: true },
    Topics: { type: "list", required: true },
  },

  async create(properties, context) {
    const physicalId = context.generateName();
    await setPolicies(properties, context);
    return { physicalId, attributes: { Id: physicalId } };
  },

  async update(current, properties, previous, context) {
    await setPolicies(properties, context);
    const kept = topicsOf(properties);
    await resetPolicies(
      topicsOf(previous).filter((arn) => !kept.includes(arn)),
      context,
    );
    return current;
  },

  async delete(_current, properties, context) {
    await resetPolicies(topicsOf(properties), context);
  },
};

function topicsOf(properties: Properties): string[] {
  return (properties["Topics"] ?? []) as string[];
}

async function setPolicies(properties: Properties, context: ResourceContext): Promise<void> {
  const document = properties["PolicyDocument"];
  const policy = typeof document === "string" ? document : JSON.stringify(document);
  for (const TopicArn of topicsOf(properties)) await setPolicy(TopicArn, policy, context);
}

async function resetPolicies(arns: string[], context: ResourceContext): Promise<void> {
  for (const arn of arns) {
    try {
      await setPolicy(arn, defaultTopicPolicy(arn, context.account), context);
    } catch (error) {
      if (!["NotFound", "NotFoundException"].includes(codeOf(error) ?? "")) throw error;
    }
  }
}

async function setPolicy(TopicArn: string, AttributeValue: string, context: ResourceContext): Promise<void> {
  const sns = clientOf(SNSClient, context.target);
  await sns.send(new SetTopicAttributesCommand({ TopicArn, AttributeName: "Policy", AttributeValue }));
}
