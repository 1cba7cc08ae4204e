import { readFileSync } from "node:fs";
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ValidateTemplateCommand,
} from "@aws-sdk/client-cloudformation";
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, ListBucketsCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { startStackLab, type StackLab } from "./stack-lab.ts";

let lab: StackLab;
let s3: S3Client;
let iam: IAMClient;
beforeEach(async () => {
  lab = await startStackLab();
  s3 = new S3Client({ ...clientConfig(lab.cloud.target()), forcePathStyle: true });
  iam = new IAMClient(clientConfig(lab.cloud.target()));
});
afterEach(() => lab.stop());

const RETAIN = readFileSync(
  new URL("../../../../labs/codecommit-approve-cloudformation/files/S3Retain.yaml", import.meta.url),
  "utf8",
);

async function buckets(): Promise<(string | undefined)[]> {
  return ((await s3.send(new ListBucketsCommand())).Buckets ?? []).map(({ Name }) => Name);
}

async function role(RoleName: string, trusted: string, policy?: object): Promise<string> {
  const trust = {
    Statement: [{ Effect: "Allow", Principal: { Service: trusted }, Action: "sts:AssumeRole" }],
  };
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }),
  );
  if (policy) {
    await iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "inline",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: policy }),
      }),
    );
  }
  return Role?.Arn ?? "";
}

async function asUser(UserName: string, statements: object): Promise<CloudFormationClient> {
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(
    new PutUserPolicyCommand({
      UserName,
      PolicyName: "inline",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  return new CloudFormationClient(clientConfig(lab.cloud.target({ credentials })));
}

describe("the lab's bucket", () => {
  test("outlives its stack", async () => {
    const { StackId = "" } = await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "deploywithmanualapprove", TemplateBody: RETAIN }),
    );
    expect(await lab.settled(StackId)).toBe("CREATE_COMPLETE");
    const { Stacks } = await lab.cloudformation.send(new DescribeStacksCommand({ StackName: StackId }));
    const [bucket] = await buckets();
    expect(bucket).toMatch(/^deploywithmanualapprove-retainedbucket-[a-z0-9]{12}$/);
    expect(Stacks?.[0]?.Outputs?.[0]?.OutputValue).toBe(bucket);
    await lab.cloudformation.send(new DeleteStackCommand({ StackName: StackId }));
    expect(await lab.settled(StackId)).toBe("DELETE_COMPLETE");
    expect(await lab.events(StackId)).toContain("RetainedBucket DELETE_SKIPPED");
    expect(await buckets()).toEqual([bucket]);
  });

  test("without DeletionPolicy goes, unless something is in it", async () => {
    const TemplateBody =
      "Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: full-bucket } } }";
    const { StackId = "" } = await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "full", TemplateBody }),
    );
    await lab.settled(StackId);
    await s3.send(new PutObjectCommand({ Bucket: "full-bucket", Key: "k", Body: "x" }));
    await lab.cloudformation.send(new DeleteStackCommand({ StackName: "full" }));
    expect(await lab.settled("full")).toBe(
      "DELETE_FAILED The following resource(s) failed to delete: [Bucket].",
    );
    expect(await lab.events("full")).toContainEqual(
      expect.stringMatching(
        /^Bucket DELETE_FAILED Resource handler returned message: "The bucket you tried to delete is not empty.*\(Service: S3, Status Code: 409, .*HandlerErrorCode: GeneralServiceException\)$/,
      ),
    );
  });
});

describe("a stack works as its role", () => {
  test("and no further than the role may", async () => {
    const RoleARN = await role("cfn", "cloudformation.amazonaws.com", [
      { Effect: "Allow", Action: "sns:*", Resource: "*" },
    ]);
    await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "app", TemplateBody: RETAIN, RoleARN, ClientRequestToken: "t1" }),
    );
    expect(await lab.settled("app")).toBe("ROLLBACK_COMPLETE");
    const { StackEvents = [] } = await lab.cloudformation.send(
      new DescribeStackEventsCommand({ StackName: "app" }),
    );
    const failed = StackEvents.find(({ ResourceStatus }) => ResourceStatus === "CREATE_FAILED");
    expect(failed?.ResourceStatusReason).toMatch(
      /cfn\/AWSCloudFormation is not authorized to perform: s3:CreateBucket/,
    );
    expect(failed?.ResourceStatusReason).toMatch(/HandlerErrorCode: AccessDenied/);
    expect(failed?.ClientRequestToken).toBe("t1");
    expect(await buckets()).toEqual([]);
  });

  test("which is remembered for the deletion", async () => {
    const RoleARN = await role("cfn", "cloudformation.amazonaws.com", [
      { Effect: "Allow", Action: ["s3:CreateBucket", "s3:Get*", "s3:List*"], Resource: "*" },
    ]);
    await lab.cloudformation.send(
      new CreateStackCommand({
        StackName: "app",
        TemplateBody: "Resources: { B: { Type: 'AWS::S3::Bucket' } }",
        RoleARN,
      }),
    );
    expect(await lab.settled("app")).toBe("CREATE_COMPLETE");
    await lab.cloudformation.send(new DeleteStackCommand({ StackName: "app" }));
    expect(await lab.settled("app")).toMatch(/^DELETE_FAILED/);
    expect((await lab.events("app")).join("\n")).toMatch(/not authorized to perform: s3:DeleteBucket/);
  });

  test("that trusts CloudFormation, and that the caller may pass", async () => {
    const stranger = await role("stranger", "ec2.amazonaws.com");
    await expect(
      lab.cloudformation.send(
        new CreateStackCommand({ StackName: "app", TemplateBody: RETAIN, RoleARN: stranger }),
      ),
    ).rejects.toThrow(`Role ${stranger} is invalid or cannot be assumed`);
    const mine = await role("mine", "cloudformation.amazonaws.com");
    const dev = await asUser("dev", [{ Effect: "Allow", Action: "cloudformation:*", Resource: "*" }]);
    await expect(
      dev.send(new CreateStackCommand({ StackName: "app", TemplateBody: RETAIN, RoleARN: mine })),
    ).rejects.toThrow(/not authorized to perform: iam:PassRole on resource: .*role\/mine/);
  });
});

describe("without a role a stack works as whoever began it", () => {
  test("who may not do more by it than by hand", async () => {
    const dev = await asUser("dev", [{ Effect: "Allow", Action: "cloudformation:*", Resource: "*" }]);
    await dev.send(new CreateStackCommand({ StackName: "app", TemplateBody: RETAIN }));
    expect(await lab.settled("app")).toBe("ROLLBACK_COMPLETE");
    expect((await lab.events("app")).join("\n")).toMatch(
      /user\/dev is not authorized to perform: s3:CreateBucket/,
    );
  });

  test("if they may use CloudFormation on that stack at all", async () => {
    const dev = await asUser("dev", [
      {
        Effect: "Allow",
        Action: "cloudformation:*",
        Resource: "arn:aws:cloudformation:us-east-1:000000000000:stack/team-*/*",
      },
    ]);
    await expect(
      dev.send(new CreateStackCommand({ StackName: "app", TemplateBody: RETAIN })),
    ).rejects.toThrow(
      "User: arn:aws:iam::000000000000:user/dev is not authorized to perform: cloudformation:CreateStack on resource: arn:aws:cloudformation:us-east-1:000000000000:stack/app/*",
    );
    await expect(
      dev.send(new CreateStackCommand({ StackName: "team-app", TemplateBody: RETAIN })),
    ).resolves.toBeDefined();
    await lab.cloud.host.tasks.idle();
  });
});

describe("capabilities", () => {
  const template = (name: string): string => `
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      ${name}
      AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }] }
`;

  test.each([
    ["", [], "CAPABILITY_IAM"],
    ["RoleName: mine", ["CAPABILITY_IAM" as const], "CAPABILITY_NAMED_IAM"],
  ])("are asked for where IAM resources are made (%j)", async (name, Capabilities, wanted) => {
    const input = { StackName: "iam", TemplateBody: template(name), Capabilities };
    await expect(lab.cloudformation.send(new CreateStackCommand(input))).rejects.toMatchObject({
      name: "InsufficientCapabilitiesException",
      message: `Requires capabilities : [${wanted}]`,
    });
    await lab.cloudformation.send(
      new CreateStackCommand({ ...input, Capabilities: ["CAPABILITY_NAMED_IAM"] }),
    );
    expect(await lab.settled("iam")).toBe("CREATE_COMPLETE");
    const summary = await lab.cloudformation.send(
      new ValidateTemplateCommand({ TemplateBody: template(name) }),
    );
    expect(summary.CapabilitiesReason).toBe(
      "The following resource(s) require capabilities: [AWS::IAM::Role]",
    );
  });
});

describe("a template in S3", () => {
  test.each([
    "https://s3.amazonaws.com/templates/dir/retain.yaml",
    "https://s3.us-east-1.amazonaws.com/templates/dir/retain.yaml",
    "https://templates.s3.amazonaws.com/dir/retain.yaml",
    "https://templates.s3.us-east-1.amazonaws.com/dir/retain.yaml",
    "http://127.0.0.1:4566/templates/dir/retain.yaml",
  ])("is read from %s, as the caller", async (TemplateURL) => {
    await s3.send(new CreateBucketCommand({ Bucket: "templates" }));
    await s3.send(new PutObjectCommand({ Bucket: "templates", Key: "dir/retain.yaml", Body: RETAIN }));
    const answer = await lab.cloudformation.send(new ValidateTemplateCommand({ TemplateURL }));
    expect(answer.Description).toBe("A bucket that outlives its stack");
    const dev = await asUser("dev", [{ Effect: "Allow", Action: "cloudformation:*", Resource: "*" }]);
    await expect(dev.send(new ValidateTemplateCommand({ TemplateURL }))).rejects.toThrow(
      /^S3 error: .*(Denied|not authorized)/,
    );
  });

  test.each([
    ["https://templates.s3.amazonaws.com/nope.yaml", /^S3 error: /],
    [
      "s3://templates/dir/retain.yaml",
      "S3 error: Domain name specified in templates is not a valid S3 domain",
    ],
    ["https://example.com/retain.yaml", "TemplateURL must be a supported URL."],
  ])("but not from %s", async (TemplateURL, message) => {
    await expect(lab.cloudformation.send(new ValidateTemplateCommand({ TemplateURL }))).rejects.toThrow(
      message,
    );
  });
});

describe("notifications", () => {
  test("tell a topic of every event, in order", async () => {
    const sns = new SNSClient(clientConfig(lab.cloud.target()));
    const { TopicArn = "" } = await sns.send(new CreateTopicCommand({ Name: "watch" }));
    await expect(
      lab.cloudformation.send(
        new CreateStackCommand({
          StackName: "app",
          TemplateBody: RETAIN,
          NotificationARNs: [`${TopicArn}x`],
        }),
      ),
    ).rejects.toMatchObject({ name: "ValidationError" });
    await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "app", TemplateBody: RETAIN, NotificationARNs: [TopicArn] }),
    );
    expect(await lab.settled("app")).toBe("CREATE_COMPLETE");
    const published = lab.cloud.host.store.events
      .read<CloudTrailRecord>({ prefix: "cloudtrail/" })
      .filter(({ data }) => data.eventName === "Publish")
      .map(({ data }) => /ResourceStatus='(\w+)'/.exec(data.requestParameters?.["message"] ?? "")?.[1]);
    expect(published).toEqual([
      "CREATE_IN_PROGRESS",
      "CREATE_IN_PROGRESS",
      "CREATE_IN_PROGRESS",
      "CREATE_COMPLETE",
      "CREATE_COMPLETE",
    ]);
  });
});

interface CloudTrailRecord {
  eventName: string;
  requestParameters?: Record<string, string>;
}
