/** Which members of a call name a resource, by service: path of the member, type of the resource. */
const NAMED: Record<string, readonly (readonly [path: string, type: string])[]> = {
  "cloudformation.amazonaws.com": [
    ["stackName", "AWS::CloudFormation::Stack"],
    ["stackId", "AWS::CloudFormation::Stack"],
    ["changeSetName", "AWS::CloudFormation::ChangeSet"],
  ],
  "codecommit.amazonaws.com": [["repositoryName", "AWS::CodeCommit::Repository"]],
  "codepipeline.amazonaws.com": [
    ["pipeline.name", "AWS::CodePipeline::Pipeline"],
    ["pipelineName", "AWS::CodePipeline::Pipeline"],
    ["name", "AWS::CodePipeline::Pipeline"],
  ],
  "events.amazonaws.com": [
    ["name", "AWS::Events::Rule"],
    ["rule", "AWS::Events::Rule"],
  ],
  "iam.amazonaws.com": [
    ["roleName", "AWS::IAM::Role"],
    ["role.arn", "AWS::IAM::Role"],
    ["userName", "AWS::IAM::User"],
    ["user.arn", "AWS::IAM::User"],
    ["policyArn", "AWS::IAM::Policy"],
    ["policy.arn", "AWS::IAM::Policy"],
    ["policyName", "AWS::IAM::Policy"],
    ["instanceProfileName", "AWS::IAM::InstanceProfile"],
    ["accessKeyId", "AWS::IAM::AccessKey"],
    ["accessKey.accessKeyId", "AWS::IAM::AccessKey"],
  ],
  "s3.amazonaws.com": [
    ["bucket", "AWS::S3::Bucket"],
    ["bucketName", "AWS::S3::Bucket"],
  ],
  "sns.amazonaws.com": [
    ["topicArn", "AWS::SNS::Topic"],
    ["subscriptionArn", "AWS::SNS::Subscription"],
  ],
  "sts.amazonaws.com": [
    ["roleArn", "AWS::IAM::Role"],
    ["credentials.accessKeyId", "AWS::IAM::AccessKey"],
    ["assumedRoleUser.arn", "AWS::STS::AssumedRole"],
  ],
};

/** The resources that a call names, in its request or its answer, each once: type and name. */
export function resourcesOf(record: {
  eventSource: string;
  requestParameters: Record<string, unknown> | null;
  responseElements: Record<string, unknown> | null;
}): [type: string, name: string][] {
  const found = new Map<string, [string, string]>();
  for (const part of [record.requestParameters, record.responseElements]) {
    for (const [path, type] of NAMED[record.eventSource] ?? []) {
      const name = valueAt(part, path);
      if (name !== undefined) found.set(`${type} ${name}`, [type, name]);
    }
  }
  return [...found.values()];
}

function valueAt(part: unknown, path: string): string | undefined {
  const value = path
    .split(".")
    .reduce<unknown>(
      (at, name) =>
        typeof at === "object" && at !== null ? (at as Record<string, unknown>)[name] : undefined,
      part,
    );
  return typeof value === "string" ? value : undefined;
}
