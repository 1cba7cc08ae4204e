import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  ListStacksCommand,
  UpdateTerminationProtectionCommand,
} from "@aws-sdk/client-cloudformation";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { startStackLab, thingTemplate, type StackLab } from "./stack-lab.ts";

let lab: StackLab;
beforeEach(async () => {
  lab = await startStackLab();
});
afterEach(() => lab.stop());

const TOPIC = `
Description: Tells who approves
Parameters: { Name: { Type: String, Default: approvals }, Secret: { Type: String, NoEcho: true, Default: hush } }
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: { TopicName: !Ref Name, DisplayName: !Sub "\${AWS::StackName} asks" }
Outputs:
  Arn: { Value: !Ref Topic, Description: Where to publish, Export: { Name: !Sub "\${AWS::StackName}-topic" } }
  Name: { Value: !GetAtt Topic.TopicName }
`;

describe("a stack is created", () => {
  test("with real resources, outputs and events in AWS's order", async () => {
    const { StackId = "" } = await lab.cloudformation.send(
      new CreateStackCommand({
        StackName: "app",
        TemplateBody: TOPIC,
        Tags: [{ Key: "team", Value: "a" }],
        ClientRequestToken: "token-1",
      }),
    );
    expect(StackId).toMatch(/^arn:aws:cloudformation:us-east-1:000000000000:stack\/app\/[0-9a-f-]{36}$/);
    expect(await lab.settled("app")).toBe("CREATE_COMPLETE");
    expect(await lab.events("app")).toEqual([
      "app CREATE_IN_PROGRESS User Initiated",
      "Topic CREATE_IN_PROGRESS",
      "Topic CREATE_IN_PROGRESS Resource creation Initiated",
      "Topic CREATE_COMPLETE",
      "app CREATE_COMPLETE",
    ]);
    const { Stacks } = await lab.cloudformation.send(new DescribeStacksCommand({ StackName: "app" }));
    const arn = "arn:aws:sns:us-east-1:000000000000:approvals";
    expect(Stacks?.[0]).toMatchObject({
      StackId,
      Description: "Tells who approves",
      Parameters: [
        { ParameterKey: "Name", ParameterValue: "approvals" },
        { ParameterKey: "Secret", ParameterValue: "****" },
      ],
      Outputs: [
        { OutputKey: "Arn", OutputValue: arn, Description: "Where to publish", ExportName: "app-topic" },
        { OutputKey: "Name", OutputValue: "approvals" },
      ],
      Tags: [{ Key: "team", Value: "a" }],
      EnableTerminationProtection: false,
    });
    const sns = new SNSClient(clientConfig(lab.cloud.target()));
    expect((await sns.send(new ListTopicsCommand())).Topics).toEqual([{ TopicArn: arn }]);
  });

  test("in dependency order, independent resources first, each after what it needs", async () => {
    const TemplateBody = thingTemplate({
      Last: { Name: "last", Needs: { "Fn::GetAtt": ["Middle", "Arn"] } },
      Middle: { Name: "middle", Needs: { Ref: "First" } },
      First: { Name: "first" },
      Alone: { Name: "alone", $: { DependsOn: "First" } },
    });
    await lab.cloudformation.send(new CreateStackCommand({ StackName: "order", TemplateBody }));
    expect(await lab.settled("order")).toBe("CREATE_COMPLETE");
    const { calls } = lab.things;
    expect(calls[0]).toBe("create first");
    expect(calls.indexOf("create last")).toBeGreaterThan(calls.indexOf("create middle"));
  });

  test("a name that the template leaves open is made of the stack's and the resource's", async () => {
    await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "named", TemplateBody: thingTemplate({ Thing: {} }) }),
    );
    await lab.settled("named");
    expect([...lab.things.existing.keys()]).toEqual([expect.stringMatching(/^named-Thing-[A-Za-z0-9]{12}$/)]);
  });
});

describe("a creation that fails is rolled back", () => {
  const TemplateBody = thingTemplate({
    Good: { Name: "good" },
    Kept: { Name: "kept", $: { DeletionPolicy: "Retain", DependsOn: "Good" } },
    Bad: { Name: "bad", $: { DependsOn: "Kept" } },
    Never: { Name: "never", $: { DependsOn: "Bad" } },
  });

  test("and says which resource it was", async () => {
    lab.things.refuse.add("create bad");
    await lab.cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody }));
    expect(await lab.settled("app")).toBe("ROLLBACK_COMPLETE");
    expect(await lab.events("app")).toEqual([
      "app CREATE_IN_PROGRESS User Initiated",
      "Good CREATE_IN_PROGRESS",
      "Good CREATE_IN_PROGRESS Resource creation Initiated",
      "Good CREATE_COMPLETE",
      "Kept CREATE_IN_PROGRESS",
      "Kept CREATE_IN_PROGRESS Resource creation Initiated",
      "Kept CREATE_COMPLETE",
      "Bad CREATE_IN_PROGRESS",
      "Bad CREATE_FAILED cannot create bad",
      "app ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Bad]. Rollback requested by user.",
      "Bad DELETE_COMPLETE",
      "Kept DELETE_SKIPPED",
      "Good DELETE_IN_PROGRESS",
      "Good DELETE_COMPLETE",
      "app ROLLBACK_COMPLETE",
    ]);
    expect([...lab.things.existing.keys()]).toEqual(["kept"]);
  });

  test.each([
    [
      { OnFailure: "DO_NOTHING" as const },
      "CREATE_FAILED The following resource(s) failed to create: [Bad].",
    ],
    [{ DisableRollback: true }, "CREATE_FAILED The following resource(s) failed to create: [Bad]."],
    [{ OnFailure: "DELETE" as const }, "DELETE_COMPLETE"],
  ])("or not, as %j says", async (options, status) => {
    lab.things.refuse.add("create bad");
    const { StackId = "" } = await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "app", TemplateBody, ...options }),
    );
    expect(await lab.settled(StackId)).toBe(status);
  });

  test("to ROLLBACK_FAILED, where something cannot be deleted; deleting again goes on from there", async () => {
    lab.things.refuse.add("create bad").add("delete good");
    await lab.cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody }));
    expect(await lab.settled("app")).toBe(
      "ROLLBACK_FAILED The following resource(s) failed to delete: [Good].",
    );
    lab.things.refuse.clear();
    const { Stacks } = await lab.cloudformation.send(new DescribeStacksCommand({ StackName: "app" }));
    await lab.cloudformation.send(new DeleteStackCommand({ StackName: "app" }));
    expect(await lab.settled(Stacks?.[0]?.StackId ?? "")).toBe("DELETE_COMPLETE");
  });

  test("for an unknown property, with AWS's reason", async () => {
    await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "app", TemplateBody: thingTemplate({ A: { Colour: "red" } }) }),
    );
    await lab.settled("app");
    expect(await lab.events("app")).toContain("A CREATE_FAILED Encountered unsupported property Colour");
  });

  test("for a value of the wrong type, with AWS's reason", async () => {
    await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "app", TemplateBody: thingTemplate({ A: { Size: "big" } }) }),
    );
    await lab.settled("app");
    expect(await lab.events("app")).toContain(
      "A CREATE_FAILED Properties validation failed for resource A with message:\n#/Size: expected type: Number, found: String",
    );
  });
});

describe("a stack is deleted", () => {
  test("in the opposite order; what is to be retained stays, and the lab's bucket would too", async () => {
    const TemplateBody = thingTemplate({
      Base: { Name: "base" },
      Kept: { Name: "kept", $: { DeletionPolicy: "Retain" } },
      Upper: { Name: "upper", Needs: { Ref: "Base" } },
    });
    const { StackId = "" } = await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "app", TemplateBody }),
    );
    await lab.settled("app");
    await lab.cloudformation.send(new DeleteStackCommand({ StackName: "app" }));
    expect(await lab.settled(StackId)).toBe("DELETE_COMPLETE");
    expect((await lab.events(StackId)).slice(-7)).toEqual(
      expect.arrayContaining([
        "app DELETE_IN_PROGRESS User Initiated",
        "Kept DELETE_SKIPPED",
        "Upper DELETE_IN_PROGRESS",
        "Base DELETE_COMPLETE",
        "app DELETE_COMPLETE",
      ]),
    );
    expect(lab.things.calls.slice(-2)).toEqual(["delete upper", "delete base"]);
    expect([...lab.things.existing.keys()]).toEqual(["kept"]);
    const { StackSummaries } = await lab.cloudformation.send(
      new ListStacksCommand({ StackStatusFilter: ["DELETE_COMPLETE"] }),
    );
    expect(StackSummaries).toMatchObject([{ StackId, DeletionTime: expect.any(Date) }]);
    await expect(lab.settled("app")).rejects.toMatchObject({
      name: "ValidationError",
      message: "Stack with id app does not exist",
    });
  });

  test("to DELETE_FAILED, where something cannot be; then it can be left behind", async () => {
    const TemplateBody = thingTemplate({ A: { Name: "a" }, B: { Name: "b", Needs: { Ref: "A" } } });
    const { StackId = "" } = await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "app", TemplateBody }),
    );
    await lab.settled("app");
    lab.things.refuse.add("delete b");
    await lab.cloudformation.send(new DeleteStackCommand({ StackName: "app" }));
    expect(await lab.settled("app")).toBe("DELETE_FAILED The following resource(s) failed to delete: [B].");
    expect(await lab.events("app")).toContain("B DELETE_FAILED cannot delete b");
    expect([...lab.things.existing.keys()]).toEqual(["a", "b"]);
    await lab.cloudformation.send(new DeleteStackCommand({ StackName: "app", RetainResources: ["B"] }));
    expect(await lab.settled(StackId)).toBe("DELETE_COMPLETE");
    expect([...lab.things.existing.keys()]).toEqual(["b"]);
  });

  test("while it is being created: what is in the making is cancelled and deleted", async () => {
    let release = (): void => {};
    lab.things.hold.set(
      "create a",
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    const TemplateBody = thingTemplate({ A: { Name: "a" }, B: { Name: "b", $: { DependsOn: "A" } } });
    const { StackId = "" } = await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "app", TemplateBody }),
    );
    await lab.cloudformation.send(new DeleteStackCommand({ StackName: "app" }));
    release();
    expect(await lab.settled(StackId)).toBe("DELETE_COMPLETE");
    expect(lab.things.existing.size).toBe(0);
    expect(await lab.events(StackId)).toContain("A CREATE_FAILED Resource creation cancelled");
  });

  test("but not while it is protected", async () => {
    await lab.cloudformation.send(
      new CreateStackCommand({
        StackName: "app",
        TemplateBody: thingTemplate({ A: {} }),
        EnableTerminationProtection: true,
      }),
    );
    await lab.settled("app");
    await expect(lab.cloudformation.send(new DeleteStackCommand({ StackName: "app" }))).rejects.toThrow(
      "Stack [app] cannot be deleted while TerminationProtection is enabled",
    );
    await lab.cloudformation.send(
      new UpdateTerminationProtectionCommand({ StackName: "app", EnableTerminationProtection: false }),
    );
    await lab.cloudformation.send(new DeleteStackCommand({ StackName: "app" }));
    await lab.cloud.host.tasks.idle();
    expect(lab.things.existing.size).toBe(0);
  });

  test("that does not exist, without a word, as on AWS", async () => {
    await expect(
      lab.cloudformation.send(new DeleteStackCommand({ StackName: "nobody" })),
    ).resolves.toBeDefined();
  });
});

describe("what AWS refuses", () => {
  test("a name that is taken", async () => {
    const create = new CreateStackCommand({ StackName: "app", TemplateBody: thingTemplate({ A: {} }) });
    await lab.cloudformation.send(create);
    await lab.settled("app");
    await expect(lab.cloudformation.send(create)).rejects.toMatchObject({
      name: "AlreadyExistsException",
      message: "Stack [app] already exists",
    });
  });

  test("the same request again is the same stack", async () => {
    const create = new CreateStackCommand({
      StackName: "app",
      TemplateBody: thingTemplate({ A: {} }),
      ClientRequestToken: "once",
    });
    const first = await lab.cloudformation.send(create);
    const second = await lab.cloudformation.send(create);
    expect(second.StackId).toBe(first.StackId);
  });

  test("a role that CloudFormation may not assume", async () => {
    await expect(
      lab.cloudformation.send(
        new CreateStackCommand({
          StackName: "app",
          TemplateBody: thingTemplate({ A: {} }),
          RoleARN: "arn:aws:iam::000000000000:role/nobody",
        }),
      ),
    ).rejects.toThrow("Role arn:aws:iam::000000000000:role/nobody is invalid or cannot be assumed");
  });

  test("a stack name that is none", async () => {
    await expect(
      lab.cloudformation.send(
        new CreateStackCommand({ StackName: "1_x", TemplateBody: thingTemplate({ A: {} }) }),
      ),
    ).rejects.toMatchObject({ name: "ValidationError" });
  });

  test("a resource that is not part of the stack", async () => {
    await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "app", TemplateBody: thingTemplate({ A: { Name: "a" } }) }),
    );
    await lab.settled("app");
    await expect(
      lab.cloudformation.send(
        new DescribeStackResourcesCommand({ StackName: "app", LogicalResourceId: "Nope" }),
      ),
    ).rejects.toThrow("Resource Nope does not exist for stack app");
    const { StackResources } = await lab.cloudformation.send(
      new DescribeStackResourcesCommand({ PhysicalResourceId: "a" }),
    );
    expect(StackResources).toMatchObject([
      { LogicalResourceId: "A", PhysicalResourceId: "a", ResourceStatus: "CREATE_COMPLETE" },
    ]);
  });
});
