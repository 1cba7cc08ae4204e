import names from "./aws-resource-types.json" with { type: "json" };

const TYPES = new Set(
  Object.entries(names).flatMap(([service, types]) =>
    types.split(" ").map((type) => `AWS::${service}::${type}`),
  ),
);

/**
 * Whether AWS has this resource type (us-east-1, CloudFormation resource provider schemas of 2026).
 * Custom resources (`Custom::NAME`) and third-party types are AWS's too.
 */
export function isAwsResourceType(type: string): boolean {
  return TYPES.has(type) || type.startsWith("Custom::") || type.startsWith("Alexa::");
}
