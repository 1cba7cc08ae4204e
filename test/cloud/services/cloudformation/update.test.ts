import {
  CancelUpdateStackCommand,
  ContinueUpdateRollbackCommand,
  CreateStackCommand,
  DescribeStacksCommand,
  GetStackPolicyCommand,
  SetStackPolicyCommand,
  UpdateStackCommand,
} from "@aws-sdk/client-cloudformation";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startStackLab, thingTemplate, type StackLab } from "./stack-lab.ts";

let lab: StackLab;
beforeEach(async () => {
  lab = await startStackLab();
});
afterEach(() => lab.stop());

async function create(TemplateBody: string): Promise<void> {
  await lab.cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody }));
  expect(await lab.settled("app")).toBe("CREATE_COMPLETE");
}

async function update(
  TemplateBody: string,
  more: Partial<UpdateStackCommand["input"]> = {},
): Promise<string> {
  await lab.cloudformation.send(new UpdateStackCommand({ StackName: "app", TemplateBody, ...more }));
  return lab.settled("app");
}

const since = async (count: number): Promise<string[]> => (await lab.events("app")).slice(count);

describe("a stack is updated", () => {
  test("in place, and what depends on a changed attribute follows", async () => {
    const template = (size: number): string =>
      thingTemplate({
        A: { Name: "a", Size: size },
        B: { Name: "b", Size: { "Fn::GetAtt": ["A", "Size"] } },
        Untouched: { Name: "c" },
      });
    await create(template(1));
    const before = (await lab.events("app")).length;
    expect(await update(template(2))).toBe("UPDATE_COMPLETE");
    expect(await since(before)).toEqual([
      "app UPDATE_IN_PROGRESS User Initiated",
      "A UPDATE_IN_PROGRESS",
      "A UPDATE_COMPLETE",
      "B UPDATE_IN_PROGRESS",
      "B UPDATE_COMPLETE",
      "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
      "app UPDATE_COMPLETE",
    ]);
    expect([...lab.things.existing]).toEqual([
      ["a", 2],
      ["c", undefined],
      ["b", 2],
    ]);
  });

  test("by replacement: the new one first, the old one in the clean-up", async () => {
    await create(thingTemplate({ A: { Name: "old" } }));
    const before = (await lab.events("app")).length;
    expect(await update(thingTemplate({ A: { Name: "new" } }))).toBe("UPDATE_COMPLETE");
    expect(await since(before)).toEqual([
      "app UPDATE_IN_PROGRESS User Initiated",
      "A UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.",
      "A UPDATE_IN_PROGRESS Resource creation Initiated",
      "A UPDATE_COMPLETE",
      "app UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
      "A DELETE_IN_PROGRESS",
      "A DELETE_COMPLETE",
      "app UPDATE_COMPLETE",
    ]);
    expect([...lab.things.existing.keys()]).toEqual(["new"]);
  });

  test("with resources added and removed; policies say what stays", async () => {
    await create(
      thingTemplate({
        Gone: { Name: "gone" },
        Kept: { Name: "kept", $: { DeletionPolicy: "Retain" } },
        Swapped: { Name: "first", $: { UpdateReplacePolicy: "Retain" } },
      }),
    );
    expect(await update(thingTemplate({ Added: { Name: "added" }, Swapped: { Name: "second" } }))).toBe(
      "UPDATE_COMPLETE",
    );
    expect([...lab.things.existing.keys()].toSorted()).toEqual(["added", "first", "kept", "second"]);
    const events = await lab.events("app");
    expect(events).toContain("Kept DELETE_SKIPPED");
    expect(events).toContain("Swapped DELETE_SKIPPED");
  });

  test("by a parameter alone, with the template and the other values from before", async () => {
    await create(
      thingTemplate(
        { A: { Name: { Ref: "Name" }, Size: { Ref: "Size" } } },
        { Parameters: { Name: { Type: "String", Default: "a" }, Size: { Type: "Number", Default: 1 } } },
      ),
    );
    await lab.cloudformation.send(
      new UpdateStackCommand({
        StackName: "app",
        UsePreviousTemplate: true,
        Parameters: [
          { ParameterKey: "Name", UsePreviousValue: true },
          { ParameterKey: "Size", ParameterValue: "5" },
        ],
      }),
    );
    expect(await lab.settled("app")).toBe("UPDATE_COMPLETE");
    expect(lab.things.existing.get("a")).toBe(5);
  });

  test("not, when nothing changes", async () => {
    const template = thingTemplate({ A: { Name: "a" } });
    await create(template);
    await expect(update(template)).rejects.toMatchObject({
      name: "ValidationError",
      message: "No updates are to be performed.",
    });
    expect((await lab.events("app")).at(-1)).toBe("app CREATE_COMPLETE");
  });

  test("not, when it was rolled back", async () => {
    lab.things.refuse.add("create a");
    const template = thingTemplate({ A: { Name: "a" } });
    const { StackId } = await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "app", TemplateBody: template }),
    );
    await lab.settled("app");
    await expect(update(template)).rejects.toThrow(
      `Stack:${StackId} is in ROLLBACK_COMPLETE state and can not be updated.`,
    );
  });

  test("not, when it does not exist", async () => {
    await expect(update(thingTemplate({ A: {} }))).rejects.toThrow("Stack [app] does not exist");
  });

  test("not, against its stack policy", async () => {
    await create(thingTemplate({ A: { Name: "a", Size: 1 } }));
    const policy = JSON.stringify({
      Statement: [
        { Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "*" },
        { Effect: "Deny", Action: "Update:Modify", Principal: "*", Resource: "LogicalResourceId/A" },
      ],
    });
    await lab.cloudformation.send(new SetStackPolicyCommand({ StackName: "app", StackPolicyBody: policy }));
    expect(await lab.cloudformation.send(new GetStackPolicyCommand({ StackName: "app" }))).toMatchObject({
      StackPolicyBody: policy,
    });
    expect(await update(thingTemplate({ A: { Name: "a", Size: 2 } }))).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await lab.events("app")).toContain(
      "A UPDATE_FAILED Action denied by stack policy: Statement [#2] does not allow [Update:Modify] for resource [LogicalResourceId/A]",
    );
    expect(lab.things.calls).not.toContain("update a");
  });
});

describe("an update that fails is rolled back", () => {
  const before = thingTemplate({
    A: { Name: "a", Size: 1 },
    Swapped: { Name: "first", $: { DependsOn: "A" } },
    Dropped: { Name: "dropped" },
  });
  const after = thingTemplate({
    A: { Name: "a", Size: 2 },
    Swapped: { Name: "second", $: { DependsOn: "A" } },
    Added: { Name: "added", $: { DependsOn: "Swapped" } },
    Bad: { Name: "bad", $: { DependsOn: "Added" } },
  });

  test("to what was there before", async () => {
    await create(before);
    lab.things.refuse.add("create bad");
    const count = (await lab.events("app")).length;
    expect(await update(after)).toBe("UPDATE_ROLLBACK_COMPLETE");
    const events = await since(count);
    expect(events).toContain("Bad CREATE_FAILED cannot create bad");
    expect(events).toContain(
      "app UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Bad].",
    );
    expect(events.indexOf("app UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")).toBeLessThan(
      events.indexOf("Added DELETE_IN_PROGRESS"),
    );
    expect(Object.fromEntries(lab.things.existing)).toEqual({ a: 1, first: undefined, dropped: undefined });
    lab.things.refuse.clear();
    expect(await update(after)).toBe("UPDATE_COMPLETE");
    expect(Object.fromEntries(lab.things.existing)).toEqual({
      a: 2,
      second: undefined,
      added: undefined,
      bad: undefined,
    });
  });

  test("to UPDATE_ROLLBACK_FAILED, where that fails too; it can be gone on with", async () => {
    await create(before);
    lab.things.refuse.add("create bad");
    // The first update of `a` goes well; the one that undoes it does not.
    let updates = 0;
    const has = lab.things.refuse.has.bind(lab.things.refuse);
    lab.things.refuse.has = (call) => has(call) || (call === "update a" && ++updates === 2);
    expect(await update(after)).toBe(
      "UPDATE_ROLLBACK_FAILED The following resource(s) failed to update: [A].",
    );
    await expect(update(after)).rejects.toThrow("is in UPDATE_ROLLBACK_FAILED state and can not be updated.");
    await lab.cloudformation.send(new ContinueUpdateRollbackCommand({ StackName: "app" }));
    expect(await lab.settled("app")).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(Object.fromEntries(lab.things.existing)).toEqual({ a: 1, first: undefined, dropped: undefined });
  });

  test("unless that is disabled: then the next update goes on from there", async () => {
    await create(before);
    lab.things.refuse.add("create bad");
    expect(await update(after, { DisableRollback: true })).toBe(
      "UPDATE_FAILED The following resource(s) failed to create: [Bad].",
    );
    expect(lab.things.existing.get("a")).toBe(2);
    lab.things.refuse.clear();
    await expect(update(after)).rejects.toThrow("please use the disable-rollback parameter");
    expect(await update(after, { DisableRollback: true })).toBe("UPDATE_COMPLETE");
    expect([...lab.things.existing.keys()].toSorted()).toEqual(["a", "added", "bad", "second"]);
  });

  test("because the user cancels it", async () => {
    await create(before);
    let release = (): void => {};
    lab.things.hold.set(
      "update a",
      new Promise((resolve) => {
        release = resolve;
      }),
    );
    await lab.cloudformation.send(new UpdateStackCommand({ StackName: "app", TemplateBody: after }));
    await lab.cloudformation.send(new CancelUpdateStackCommand({ StackName: "app" }));
    release();
    expect(await lab.settled("app")).toBe("UPDATE_ROLLBACK_COMPLETE");
    const events = await lab.events("app");
    expect(events).toContain("A UPDATE_FAILED Resource update cancelled");
    expect(events).toContain("app UPDATE_ROLLBACK_IN_PROGRESS User Initiated");
    expect(lab.things.existing.get("a")).toBe(1);
    await expect(lab.cloudformation.send(new CancelUpdateStackCommand({ StackName: "app" }))).rejects.toThrow(
      "CancelUpdateStack cannot be called from current stack status",
    );
  });
});

describe("stacks export to each other", () => {
  const producer = (value: string, name = "shared"): string =>
    thingTemplate({ A: { Name: "a" } }, { Outputs: { Out: { Value: value, Export: { Name: name } } } });
  const consumer = thingTemplate({ B: { Name: { "Fn::ImportValue": "shared" } } });

  test("and what is imported can neither change nor go", async () => {
    await create(producer("one"));
    await lab.cloudformation.send(new CreateStackCommand({ StackName: "user", TemplateBody: consumer }));
    expect(await lab.settled("user")).toBe("CREATE_COMPLETE");
    expect(lab.things.existing.has("one")).toBe(true);
    expect(await update(producer("two"))).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await lab.events("app")).toContain(
      "app UPDATE_ROLLBACK_IN_PROGRESS Cannot update export shared as it is in use by user.",
    );
    const { DeleteStackCommand, ListExportsCommand, ListImportsCommand } =
      await import("@aws-sdk/client-cloudformation");
    await lab.cloudformation.send(new DeleteStackCommand({ StackName: "app" }));
    expect(await lab.settled("app")).toBe(
      "UPDATE_ROLLBACK_COMPLETE Delete canceled. Cannot delete export shared as it is in use by user.",
    );
    const { Exports } = await lab.cloudformation.send(new ListExportsCommand());
    expect(Exports).toMatchObject([{ Name: "shared", Value: "one" }]);
    const { Imports } = await lab.cloudformation.send(new ListImportsCommand({ ExportName: "shared" }));
    expect(Imports).toEqual(["user"]);
  });

  test("and a name is exported once, and must exist to be imported", async () => {
    await create(producer("one"));
    await lab.cloudformation.send(
      new CreateStackCommand({
        StackName: "twin",
        TemplateBody: thingTemplate(
          { Z: { Name: "z" } },
          { Outputs: { Out: { Value: "x", Export: { Name: "shared" } } } },
        ),
      }),
    );
    expect(await lab.settled("twin")).toBe("ROLLBACK_COMPLETE");
    expect(await lab.events("twin")).toContain(
      "twin ROLLBACK_IN_PROGRESS Export with name shared is already exported by stack app. Rollback requested by user.",
    );
    await lab.cloudformation.send(
      new CreateStackCommand({
        StackName: "lost",
        TemplateBody: thingTemplate({ B: { Name: { "Fn::ImportValue": "nothing" } } }),
      }),
    );
    expect(await lab.settled("lost")).toBe("ROLLBACK_COMPLETE");
    expect(await lab.events("lost")).toContain(
      "lost ROLLBACK_IN_PROGRESS No export named nothing found. Rollback requested by user.",
    );
    const { Stacks } = await lab.cloudformation.send(new DescribeStacksCommand({}));
    expect(Stacks?.map(({ StackName }) => StackName).toSorted()).toEqual(["app", "lost", "twin"]);
  });
});
