import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateStackCommand, DeleteStackCommand, UpdateStackCommand } from "@aws-sdk/client-cloudformation";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ManualClock } from "../../../../src/kernel/clock.ts";
import { startStackLab, Things, thingTemplate, type StackLab } from "./stack-lab.ts";

/**
 * A cloud that is killed leaves its records as they are. Here it is only left alone: its clock stands
 * still, so it never does anything again, while another goes on with a copy of its folder.
 */
let stateDir: string;
let things: Things;
let clock: ManualClock;
const labs: StackLab[] = [];

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "pipelab-cloudformation-"));
  things = new Things();
  clock = new ManualClock();
});
afterEach(async () => {
  for (const lab of labs.splice(0)) await lab.stop();
  for (const dir of [stateDir, `${stateDir}-left`]) rmSync(dir, { recursive: true, force: true });
});

async function begin(): Promise<StackLab> {
  const lab = await startStackLab({ stateDir, clock, pace: "real" }, things);
  labs.push(lab);
  return lab;
}

/** The next process, in a folder as the killed one left it: the first still holds its own. */
async function again(): Promise<StackLab> {
  const left = `${stateDir}-left`;
  cpSync(stateDir, left, { recursive: true });
  const lab = await startStackLab({ stateDir: left, pace: "instant" }, things);
  labs.push(lab);
  return lab;
}

const TemplateBody = thingTemplate({ A: { Name: "a" }, B: { Name: "b", Needs: { Ref: "A" } } });

describe("a stack goes on after the process was killed", () => {
  test("before a handler was called", async () => {
    const { cloudformation } = await begin();
    await cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody }));
    await clock.advance(1_000);
    expect(things.calls).toEqual([]);
    const lab = await again();
    expect(await lab.settled("app")).toBe("CREATE_COMPLETE");
    expect(things.calls).toEqual(["create a", "create b"]);
    expect(await lab.events("app")).toEqual([
      "app CREATE_IN_PROGRESS User Initiated",
      "A CREATE_IN_PROGRESS",
      "A CREATE_IN_PROGRESS Resource creation Initiated",
      "A CREATE_COMPLETE",
      "B CREATE_IN_PROGRESS",
      "B CREATE_IN_PROGRESS Resource creation Initiated",
      "B CREATE_COMPLETE",
      "app CREATE_COMPLETE",
    ]);
  });

  test("after a handler had answered: it is not called twice", async () => {
    const { cloudformation } = await begin();
    await cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody }));
    await clock.advance(5_000);
    expect(things.calls).toEqual(["create a"]);
    const lab = await again();
    expect(await lab.settled("app")).toBe("CREATE_COMPLETE");
    expect(things.calls).toEqual(["create a", "create b"]);
  });

  test("inside a handler that had done nothing yet: it is called again", async () => {
    things.hold.set("create a", new Promise(() => {}));
    const { cloudformation } = await begin();
    await cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody }));
    await clock.advance(5_000);
    expect(things.calls).toEqual(["create a"]);
    things.hold.clear();
    labs.splice(0);
    const lab = await again();
    expect(await lab.settled("app")).toBe("CREATE_COMPLETE");
    expect(things.calls).toEqual(["create a", "create a", "create b"]);
  });

  test("inside a handler that had made its thing: that is told, and the thing is left alone", async () => {
    things.hold.set("create a", new Promise(() => {}));
    const { cloudformation } = await begin();
    await cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody }));
    await clock.advance(5_000);
    things.hold.clear();
    things.existing.set("a", 1);
    labs.splice(0);
    const lab = await again();
    expect(await lab.settled("app")).toBe("ROLLBACK_COMPLETE");
    expect(await lab.events("app")).toContainEqual(
      expect.stringMatching(
        /^A CREATE_FAILED a already exists \(pipelab was stopped while this resource was being made/,
      ),
    );
    expect(things.existing.has("a")).toBe(true);
  });

  test("in the middle of a deletion", async () => {
    const first = await begin();
    await first.cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody }));
    await clock.advance(60_000);
    await first.cloudformation.send(new DeleteStackCommand({ StackName: "app" }));
    await clock.advance(9_000);
    expect(things.calls.slice(2)).toEqual(["delete b"]);
    const lab = await again();
    await expect(lab.settled("app")).rejects.toThrow("does not exist");
    expect(things.calls.slice(2)).toEqual(["delete b", "delete a"]);
  });

  test("in the middle of a replacement, and in the clean-up after it", async () => {
    const first = await begin();
    await first.cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody }));
    await clock.advance(60_000);
    const replaced = thingTemplate({ A: { Name: "a2" }, B: { Name: "b", Needs: { Ref: "A" } } });
    await first.cloudformation.send(new UpdateStackCommand({ StackName: "app", TemplateBody: replaced }));
    await clock.advance(4_000);
    expect(things.calls.slice(2)).toEqual(["create a2"]);
    const lab = await again();
    expect(await lab.settled("app")).toBe("UPDATE_COMPLETE");
    expect(things.calls.slice(2)).toEqual(["create a2", "update b", "delete a"]);
    expect([...things.existing.keys()].toSorted()).toEqual(["a2", "b"]);
  });

  test("in the middle of a rollback", async () => {
    things.refuse.add("create b");
    const first = await begin();
    await first.cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody }));
    await clock.advance(19_000);
    expect(things.calls).toEqual(["create a", "create b"]);
    const lab = await again();
    expect(await lab.settled("app")).toBe("ROLLBACK_COMPLETE");
    expect(things.calls).toEqual(["create a", "create b", "delete a"]);
  });
});

describe("time", () => {
  test("independent resources are made at the same time", async () => {
    const lab = await begin();
    const four = thingTemplate({ A: {}, B: {}, C: {}, D: {} });
    await lab.cloudformation.send(new CreateStackCommand({ StackName: "app", TemplateBody: four }));
    await clock.advance(3_500);
    expect(things.calls).toHaveLength(4);
    await clock.advance(12_000);
    expect(await lab.settled("app")).toBe("CREATE_COMPLETE");
  });

  test("a sibling in the making is cancelled when one fails", async () => {
    things.refuse.add("create bad");
    const lab = await begin();
    await lab.cloudformation.send(
      new CreateStackCommand({
        StackName: "app",
        TemplateBody: thingTemplate({ Good: { Name: "good" }, Bad: { Name: "bad" } }),
      }),
    );
    await clock.advance(60_000);
    expect(await lab.settled("app")).toBe("ROLLBACK_COMPLETE");
    const events = await lab.events("app");
    expect(events).toContain("Good CREATE_FAILED Resource creation cancelled");
    expect(events).toContain(
      "app ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Good, Bad]. Rollback requested by user.",
    );
    expect(things.existing.size).toBe(0);
  });

  test("a creation that takes longer than TimeoutInMinutes is rolled back", async () => {
    const lab = await begin();
    const TemplateBody = thingTemplate({
      A: { Name: "x" },
      B: { Needs: { Ref: "A" } },
      C: { Needs: { Ref: "B" } },
      D: { Needs: { Ref: "C" } },
      E: { Needs: { Ref: "D" } },
    });
    await lab.cloudformation.send(
      new CreateStackCommand({ StackName: "app", TemplateBody, TimeoutInMinutes: 1 }),
    );
    await clock.advance(200_000);
    expect(await lab.settled("app")).toBe("ROLLBACK_COMPLETE");
    expect(await lab.events("app")).toContain(
      "app ROLLBACK_IN_PROGRESS Stack creation time exceeded the specified timeout. Rollback requested by user.",
    );
  });
});
