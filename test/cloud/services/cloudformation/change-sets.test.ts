import {
  CreateChangeSetCommand,
  CreateStackCommand,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  GetTemplateSummaryCommand,
  ListChangeSetsCommand,
  ValidateTemplateCommand,
} from "@aws-sdk/client-cloudformation";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startStackLab, thingTemplate, type StackLab } from "./stack-lab.ts";

let lab: StackLab;
beforeEach(async () => {
  lab = await startStackLab();
});
afterEach(() => lab.stop());

const NAMES = { StackName: "app", ChangeSetName: "set" };

async function existing(TemplateBody: string): Promise<void> {
  await lab.cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody }));
  expect(await lab.settled("app")).toBe("CREATE_COMPLETE");
}

describe("a change set", () => {
  test("creates a stack that is only reviewed until it is executed", async () => {
    const TemplateBody = thingTemplate({ A: { Name: "a" } });
    const { Id = "", StackId } = await lab.cloudformation.send(
      new CreateChangeSetCommand({ ...NAMES, TemplateBody, ChangeSetType: "CREATE" }),
    );
    expect(Id).toMatch(/^arn:aws:cloudformation:us-east-1:000000000000:changeSet\/set\//);
    expect(await lab.settled("app")).toBe("REVIEW_IN_PROGRESS User Initiated");
    expect(lab.things.calls).toEqual([]);
    expect(await lab.cloudformation.send(new DescribeChangeSetCommand(NAMES))).toMatchObject({
      ChangeSetId: Id,
      StackId,
      Status: "CREATE_COMPLETE",
      ExecutionStatus: "AVAILABLE",
      Changes: [
        {
          Type: "Resource",
          ResourceChange: { Action: "Add", LogicalResourceId: "A", ResourceType: "Test::Thing" },
        },
      ],
    });
    await lab.cloudformation.send(new ExecuteChangeSetCommand(NAMES));
    expect(await lab.settled("app")).toBe("CREATE_COMPLETE");
    expect(await lab.events("app")).toEqual([
      "app REVIEW_IN_PROGRESS User Initiated",
      "app CREATE_IN_PROGRESS User Initiated",
      "A CREATE_IN_PROGRESS",
      "A CREATE_IN_PROGRESS Resource creation Initiated",
      "A CREATE_COMPLETE",
      "app CREATE_COMPLETE",
    ]);
    const { Stacks } = await lab.cloudformation.send(new DescribeStacksCommand({ StackName: "app" }));
    expect(Stacks?.[0]?.ChangeSetId).toBe(Id);
    await expect(lab.cloudformation.send(new ExecuteChangeSetCommand(NAMES))).rejects.toMatchObject({
      name: "InvalidChangeSetStatusException",
      message: `ChangeSet [${Id}] cannot be executed in its current execution status of [EXECUTE_COMPLETE]`,
    });
  });

  test("tells what is added, modified, replaced and removed, and why", async () => {
    const Parameters = { Size: { Type: "Number", Default: 1 } };
    await existing(
      thingTemplate(
        {
          Grown: { Name: "g", Size: { Ref: "Size" } },
          Swapped: { Name: "x" },
          Gone: { Name: "gone" },
          User: { Name: "u", Needs: { Ref: "Swapped" } },
        },
        { Parameters },
      ),
    );
    await lab.cloudformation.send(
      new CreateChangeSetCommand({
        ...NAMES,
        TemplateBody: thingTemplate(
          {
            Grown: { Name: "g", Size: { Ref: "Size" } },
            Swapped: { Name: "y" },
            New: {},
            User: { Name: "u", Needs: { Ref: "Swapped" } },
          },
          { Parameters },
        ),
        Parameters: [{ ParameterKey: "Size", ParameterValue: "2" }],
      }),
    );
    const { Changes = [] } = await lab.cloudformation.send(new DescribeChangeSetCommand(NAMES));
    const changes = Object.fromEntries(
      Changes.map(({ ResourceChange }) => [ResourceChange?.LogicalResourceId, ResourceChange]),
    );
    expect(changes["Grown"]).toMatchObject({
      Action: "Modify",
      PhysicalResourceId: "g",
      Replacement: "False",
      Scope: ["Properties"],
      Details: [
        {
          Target: { Attribute: "Properties", Name: "Size", RequiresRecreation: "Never" },
          Evaluation: "Static",
          ChangeSource: "ParameterReference",
          CausingEntity: "Size",
        },
      ],
    });
    expect(changes["Swapped"]).toMatchObject({
      Action: "Modify",
      Replacement: "True",
      PolicyAction: "ReplaceAndDelete",
      Details: [
        { Target: { Name: "Name", RequiresRecreation: "Always" }, ChangeSource: "DirectModification" },
      ],
    });
    expect(changes["User"]).toMatchObject({
      Details: [{ Evaluation: "Dynamic", ChangeSource: "ResourceReference", CausingEntity: "Swapped" }],
    });
    expect(changes["Gone"]).toMatchObject({ Action: "Remove", PhysicalResourceId: "gone" });
    expect(changes["New"]).toMatchObject({ Action: "Add" });
    expect(lab.things.calls).not.toContain("update g");

    await lab.cloudformation.send(new ExecuteChangeSetCommand(NAMES));
    expect(await lab.settled("app")).toBe("UPDATE_COMPLETE");
    expect(lab.things.existing.get("g")).toBe(2);
    expect(lab.things.existing.has("gone")).toBe(false);
  });

  test("without changes fails in the words that `aws cloudformation deploy` looks for", async () => {
    const TemplateBody = thingTemplate({ A: { Name: "a" } });
    await existing(TemplateBody);
    const { Id } = await lab.cloudformation.send(new CreateChangeSetCommand({ ...NAMES, TemplateBody }));
    expect(await lab.cloudformation.send(new DescribeChangeSetCommand(NAMES))).toMatchObject({
      Status: "FAILED",
      ExecutionStatus: "UNAVAILABLE",
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
    });
    await expect(lab.cloudformation.send(new ExecuteChangeSetCommand(NAMES))).rejects.toThrow(
      `ChangeSet [${Id}] cannot be executed in its current status of [FAILED]`,
    );
  });

  test("is listed, deleted, and then not found", async () => {
    await existing(thingTemplate({ A: { Name: "a" } }));
    const TemplateBody = thingTemplate({ A: { Name: "a", Size: 2 } });
    await lab.cloudformation.send(new CreateChangeSetCommand({ ...NAMES, TemplateBody }));
    await expect(
      lab.cloudformation.send(new CreateChangeSetCommand({ ...NAMES, TemplateBody })),
    ).rejects.toMatchObject({ name: "AlreadyExistsException" });
    const { Summaries } = await lab.cloudformation.send(new ListChangeSetsCommand({ StackName: "app" }));
    expect(Summaries).toMatchObject([{ ChangeSetName: "set", Status: "CREATE_COMPLETE" }]);
    await lab.cloudformation.send(new DeleteChangeSetCommand(NAMES));
    await expect(lab.cloudformation.send(new DescribeChangeSetCommand(NAMES))).rejects.toMatchObject({
      name: "ChangeSetNotFoundException",
      message: "ChangeSet [set] does not exist",
    });
    await lab.cloudformation.send(new DeleteChangeSetCommand(NAMES));
  });

  test("needs a stack to update, and a new one to create", async () => {
    const TemplateBody = thingTemplate({ A: {} });
    await expect(
      lab.cloudformation.send(new CreateChangeSetCommand({ ...NAMES, TemplateBody })),
    ).rejects.toThrow("Stack [app] does not exist");
    await existing(TemplateBody);
    await expect(
      lab.cloudformation.send(
        new CreateChangeSetCommand({ ...NAMES, TemplateBody, ChangeSetType: "CREATE" }),
      ),
    ).rejects.toThrow("Stack [app] already exists and cannot be created again with the changeSet [set].");
    await expect(
      lab.cloudformation.send(new DescribeChangeSetCommand({ ChangeSetName: "set" })),
    ).rejects.toThrow("StackName must be specified if ChangeSetName is not specified as an ARN.");
  });
});

describe("templates", () => {
  const TemplateBody = thingTemplate(
    { A: {} },
    { Description: "One thing", Parameters: { P: { Type: "String", Description: "what", Default: "x" } } },
  );

  test("are validated and summed up without a stack", async () => {
    expect(await lab.cloudformation.send(new ValidateTemplateCommand({ TemplateBody }))).toMatchObject({
      Description: "One thing",
      Parameters: [{ ParameterKey: "P", DefaultValue: "x", NoEcho: false, Description: "what" }],
    });
    expect(await lab.cloudformation.send(new GetTemplateSummaryCommand({ TemplateBody }))).toMatchObject({
      ResourceTypes: ["Test::Thing"],
      Parameters: [{ ParameterKey: "P", ParameterType: "String" }],
    });
    await expect(
      lab.cloudformation.send(new ValidateTemplateCommand({ TemplateBody: "Resources: {}" })),
    ).rejects.toThrow("Template format error: At least one Resources member must be defined.");
  });

  test("are given back as they were sent", async () => {
    await existing(TemplateBody);
    const answer = await lab.cloudformation.send(new GetTemplateCommand({ StackName: "app" }));
    expect(answer.TemplateBody).toBe(TemplateBody);
    await expect(lab.cloudformation.send(new GetTemplateCommand({ StackName: "nobody" }))).rejects.toThrow(
      "Stack with id nobody does not exist",
    );
  });

  test("of what pipelab cannot do are answered with 501", async () => {
    await expect(
      lab.cloudformation.send(
        new CreateStackCommand({
          StackName: "vm",
          TemplateBody: "Resources: { VM: { Type: 'AWS::EC2::Instance' } }",
        }),
      ),
    ).rejects.toMatchObject({
      name: "NotImplemented",
      message: "The resource type AWS::EC2::Instance is not emulated by pipelab.",
      $metadata: { httpStatusCode: 501 },
    });
  });
});
