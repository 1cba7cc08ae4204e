import type { ResourceType } from "../../../resource-type.ts";

/** AWS::CloudFormation::WaitConditionHandle: nothing but a name; often a placeholder in a template. */
export const waitConditionHandle: ResourceType = {
  name: "AWS::CloudFormation::WaitConditionHandle",
  properties: {},
  create: (_properties, context) =>
    Promise.resolve({ physicalId: `${context.stackId}/${context.logicalId}`, attributes: {} }),
  delete: () => Promise.resolve(),
};
