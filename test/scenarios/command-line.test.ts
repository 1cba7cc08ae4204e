import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/scenarios/command-line.ts";

describe("a call as a command", () => {
  it("is what a learner would type", () => {
    expect(
      commandLine({
        service: "sns",
        operation: "Subscribe",
        input: {
          TopicArn: "arn:aws:sns:us-east-1:000000000000:manualapprove",
          Protocol: "email",
          Endpoint: "a@b.c",
        },
      }),
    ).toBe(
      "aws sns subscribe --topic-arn arn:aws:sns:us-east-1:000000000000:manualapprove --protocol email --notification-endpoint a@b.c",
    );
    expect(commandLine({ service: "s3", operation: "CreateBucket", input: { Bucket: "b" } })).toBe(
      "aws s3api create-bucket --bucket b",
    );
  });

  it("quotes what a shell would take apart", () => {
    expect(
      commandLine({
        service: "codepipeline",
        operation: "PutApprovalResult",
        input: { result: { summary: "it's good", status: "Approved" } },
      }),
    ).toBe(`aws codepipeline put-approval-result --result '{"summary":"it'\\''s good","status":"Approved"}'`);
  });

  it("names the lab's files", () => {
    const call = { service: "codecommit", operation: "PutFile" } as const;
    expect(commandLine({ ...call, input: { fileContent: { $bytes: "S3Retain.yaml" } } })).toBe(
      "aws codecommit put-file --file-content fileb://S3Retain.yaml",
    );
    expect(
      commandLine({
        service: "iam",
        operation: "CreateRole",
        input: { AssumeRolePolicyDocument: { $text: "trust.json" } },
      }),
    ).toBe("aws iam create-role --assume-role-policy-document file://trust.json");
  });
});
