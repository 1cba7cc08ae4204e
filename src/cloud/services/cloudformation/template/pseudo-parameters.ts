/** What a template may always `Ref` (User Guide, Pseudo parameters reference). */
export type PseudoParameters = Record<PseudoParameter, string | string[] | undefined>;

const NAMES = [
  "AWS::AccountId",
  "AWS::NoValue",
  "AWS::NotificationARNs",
  "AWS::Partition",
  "AWS::Region",
  "AWS::StackId",
  "AWS::StackName",
  "AWS::URLSuffix",
] as const;
export type PseudoParameter = (typeof NAMES)[number];

export function isPseudoParameter(name: string): name is PseudoParameter {
  return (NAMES as readonly string[]).includes(name);
}

/** The pseudo parameters of one stack. */
export function pseudoParameters(stack: {
  account: string;
  region: string;
  stackId: string;
  stackName: string;
  notificationArns: string[];
}): PseudoParameters {
  const china = stack.region.startsWith("cn-");
  return {
    "AWS::AccountId": stack.account,
    "AWS::NoValue": undefined,
    "AWS::NotificationARNs": stack.notificationArns,
    "AWS::Partition": china ? "aws-cn" : stack.region.startsWith("us-gov-") ? "aws-us-gov" : "aws",
    "AWS::Region": stack.region,
    "AWS::StackId": stack.stackId,
    "AWS::StackName": stack.stackName,
    "AWS::URLSuffix": china ? "amazonaws.com.cn" : "amazonaws.com",
  };
}
