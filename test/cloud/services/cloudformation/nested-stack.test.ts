import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { startStackLab, thingTemplate, type StackLab } from "./stack-lab.ts";

let lab: StackLab;
beforeEach(async () => {
  lab = await startStackLab();
  const s3 = new S3Client({ ...clientConfig(lab.cloud.target()), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: "templates" }));
  await s3.send(
    new PutObjectCommand({
      Bucket: "templates",
      Key: "inner.json",
      Body: thingTemplate(
        { Inner: { Name: { Ref: "Name" }, Size: { Ref: "Size" } } },
        {
          Parameters: { Name: { Type: "String" }, Size: { Type: "Number", Default: 1 } },
          Outputs: { Arn: { Value: { "Fn::GetAtt": ["Inner", "Arn"] } } },
        },
      ),
    }),
  );
});
afterEach(() => lab.stop());

const outer = (Parameters: Record<string, string>): string =>
  JSON.stringify({
    Resources: {
      Nested: {
        Type: "AWS::CloudFormation::Stack",
        Properties: { TemplateURL: "https://s3.amazonaws.com/templates/inner.json", Parameters },
      },
      User: {
        Type: "Test::Thing",
        Properties: { Name: "user", Needs: { "Fn::GetAtt": ["Nested", "Outputs.Arn"] } },
      },
    },
  });

describe("a stack in a stack", () => {
  test("is made, changed and deleted with it, and gives its outputs", async () => {
    await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "outer", TemplateBody: outer({ Name: "in" }) }),
    );
    expect(await lab.settled("outer")).toBe("CREATE_COMPLETE");
    expect(lab.things.calls).toEqual(["create in", "create user"]);
    const { Stacks = [] } = await lab.cloudformation.send(new DescribeStacksCommand({}));
    expect(Stacks.map(({ StackName }) => StackName)).toContainEqual(
      expect.stringMatching(/^outer-Nested-[A-Za-z0-9]{12}$/),
    );
    await lab.cloudformation.send(
      new UpdateStackCommand({ StackName: "outer", TemplateBody: outer({ Name: "in", Size: "2" }) }),
    );
    expect(await lab.settled("outer")).toBe("UPDATE_COMPLETE");
    expect(lab.things.existing.get("in")).toBe(2);
    await lab.cloudformation.send(new DeleteStackCommand({ StackName: "outer" }));
    await lab.cloud.host.tasks.idle();
    expect(lab.things.existing.size).toBe(0);
  });

  test("fails its outer stack, and says which resource it was", async () => {
    lab.things.refuse.add("create in");
    await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "outer", TemplateBody: outer({ Name: "in" }) }),
    );
    expect(await lab.settled("outer")).toBe("ROLLBACK_COMPLETE");
    expect((await lab.events("outer")).join("\n")).toMatch(
      /Nested CREATE_FAILED Embedded stack arn:\S+ was not successfully created: The following resource\(s\) failed to create: \[Inner\]\./,
    );
    const { Stacks = [] } = await lab.cloudformation.send(new DescribeStacksCommand({}));
    expect(Stacks.map(({ StackName }) => StackName)).toEqual(["outer"]);
  });
});
