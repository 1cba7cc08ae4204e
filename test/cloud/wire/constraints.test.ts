import {
  CloudFormationClient,
  DescribeStacksCommand,
  CreateStackCommand,
} from "@aws-sdk/client-cloudformation";
import {
  CodePipelineClient,
  CreatePipelineCommand,
  GetPipelineCommand,
  ListPipelinesCommand,
} from "@aws-sdk/client-codepipeline";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../src/cloud/cloud.ts";
import { clientOf } from "../../../src/kernel/target.ts";

let cloud: Cloud;
beforeAll(async () => {
  cloud = await startCloud({ pace: "instant" });
});
afterAll(() => cloud.stop());

const refusal = async (answer: Promise<unknown>): Promise<[string, string]> => {
  const error = await answer.then(
    () => new Error("it was accepted"),
    (thrown: unknown) => thrown as Error,
  );
  return [error.name, error.message];
};

describe("what breaks the API reference's constraints is refused in AWS's wording", () => {
  it("a pattern", async () => {
    const answer = clientOf(CodePipelineClient, cloud.target()).send(
      new GetPipelineCommand({ name: "no spaces" }),
    );
    expect(await refusal(answer)).toEqual([
      "ValidationException",
      "1 validation error detected: Value 'no spaces' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [A-Za-z0-9.@\\-_]+",
    ]);
  });

  it("a length and a pattern, one message for each member", async () => {
    const answer = clientOf(CodePipelineClient, cloud.target()).send(
      new GetPipelineCommand({ name: "x".repeat(101), version: 0 }),
    );
    expect(await refusal(answer)).toEqual([
      "ValidationException",
      `2 validation errors detected: Value '${"x".repeat(101)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 100; ` +
        "Value '0' at 'version' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ]);
  });

  it("an enum, deep inside, with its path", async () => {
    const pipeline = {
      name: "p",
      roleArn: "arn:aws:iam::000000000000:role/r",
      artifactStore: { type: "Floppy" as "S3", location: "bucket" },
      stages: [
        {
          name: "Source",
          actions: [
            {
              name: "a",
              actionTypeId: {
                category: "Sauce" as "Source",
                owner: "AWS" as const,
                provider: "S3",
                version: "1",
              },
            },
          ],
        },
      ],
    };
    const [name, message] = await refusal(
      clientOf(CodePipelineClient, cloud.target()).send(new CreatePipelineCommand({ pipeline })),
    );
    expect(name).toBe("ValidationException");
    expect(message).toContain("2 validation errors detected: ");
    expect(message).toContain(
      "Value 'Floppy' at 'pipeline.artifactStore.type' failed to satisfy constraint: Member must satisfy enum value set: [S3]",
    );
    expect(message).toContain(
      "Value 'Sauce' at 'pipeline.stages.1.member.actions.1.member.actionTypeId.category'",
    );
  });

  it("a member that is missing", async () => {
    const answer = clientOf(CodePipelineClient, cloud.target()).send(
      new GetPipelineCommand({} as { name: string }),
    );
    expect(await refusal(answer)).toEqual([
      "ValidationException",
      "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null",
    ]);
  });

  it("a range", async () => {
    const answer = clientOf(CodePipelineClient, cloud.target()).send(
      new ListPipelinesCommand({ maxResults: 100_000 }),
    );
    expect((await refusal(answer))[1]).toContain(
      "Value '100000' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    );
  });

  it("as ValidationError where the service calls it so", async () => {
    const stack = new CreateStackCommand({
      StackName: "x".repeat(129).concat("!"),
      TemplateBody: "{}",
      OnFailure: "EXPLODE" as "DELETE",
    });
    expect((await refusal(clientOf(CloudFormationClient, cloud.target()).send(stack)))[0]).toBe(
      "ValidationError",
    );
    const role = new CreateRoleCommand({ RoleName: "r".repeat(65), AssumeRolePolicyDocument: "{}" });
    expect(await refusal(clientOf(IAMClient, cloud.target()).send(role))).toEqual([
      "ValidationError",
      `1 validation error detected: Value '${"r".repeat(65)}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ]);
  });

  it("and nothing else is", async () => {
    const { Stacks } = await clientOf(CloudFormationClient, cloud.target()).send(
      new DescribeStacksCommand({}),
    );
    expect(Stacks).toEqual([]);
  });
});
