/** The lab's pipeline, as an outside client writes it. */

export const TEMPLATE = `AWSTemplateFormatVersion: "2010-09-09"
Description: A bucket that outlives its stack
Resources:
  KeptBucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
Outputs:
  BucketName:
    Value: !Ref KeptBucket
`;

export const ROLE = "arn:aws:iam::000000000000:role/pipeRoleFullAdminAcess";

export const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: {
        Service: ["cloudformation.amazonaws.com", "codepipeline.amazonaws.com", "events.amazonaws.com"],
      },
      Action: "sts:AssumeRole",
    },
  ],
});

export const BUCKET = "codepipeline-us-east-1-000000000001";

export function pipeline(topicArn: string): object {
  return {
    name: "ManualApprove4CF",
    roleArn: ROLE,
    artifactStore: { type: "S3", location: BUCKET },
    stages: [
      {
        name: "Source",
        actions: [
          {
            name: "Source",
            actionTypeId: { category: "Source", owner: "AWS", provider: "CodeCommit", version: "1" },
            configuration: {
              RepositoryName: "pipeTestsRepo",
              BranchName: "master",
              PollForSourceChanges: "false",
            },
            outputArtifacts: [{ name: "SourceArtifact" }],
          },
        ],
      },
      {
        name: "manualapprove",
        actions: [
          {
            name: "manualapproval",
            actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
            configuration: { NotificationArn: topicArn },
          },
        ],
      },
      {
        name: "Deploy",
        actions: [
          {
            name: "Deploy",
            actionTypeId: { category: "Deploy", owner: "AWS", provider: "CloudFormation", version: "1" },
            configuration: {
              ActionMode: "CREATE_UPDATE",
              StackName: "deploywithmanualapprove",
              TemplatePath: "SourceArtifact::S3Retain.yaml",
              RoleArn: ROLE,
              OutputFileName: "outputs.json",
            },
            inputArtifacts: [{ name: "SourceArtifact" }],
            outputArtifacts: [{ name: "DeployOutput" }],
          },
        ],
      },
    ],
  };
}

export const RULE_PATTERN = JSON.stringify({
  source: ["aws.codecommit"],
  "detail-type": ["CodeCommit Repository State Change"],
  resources: ["arn:aws:codecommit:us-east-1:000000000000:pipeTestsRepo"],
  detail: {
    event: ["referenceCreated", "referenceUpdated"],
    referenceType: ["branch"],
    referenceName: ["master"],
  },
});
