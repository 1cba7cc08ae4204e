import type { ResourceType } from "../../../resource-type.ts";

/** AWS::CDK::Metadata: what the CDK notes of itself. It is nothing on AWS either. */
export const cdkMetadata: ResourceType = {
  name: "AWS::CDK::Metadata",
  properties: { Analytics: { type: "string" }, Modules: { type: "string" } },
  create: (_properties, context) => Promise.resolve({ physicalId: context.generateName(), attributes: {} }),
  update: (current) => Promise.resolve(current),
  delete: () => Promise.resolve(),
};
