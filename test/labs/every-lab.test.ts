import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Control } from "../../src/backends/control.ts";
import { startCloud, type Cloud } from "../../src/cloud/cloud.ts";
import { listLabs, loadLab } from "../../src/scenarios/load.ts";
import { playLab, type PlayEvent } from "../../src/scenarios/play.ts";
import { LabSession } from "../../src/scenarios/session.ts";

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
});
afterEach(() => cloud.stop());

const labs = await listLabs();

describe.each(labs.map(({ id }) => id))("lab %s", (id) => {
  it("is not done before it is begun", async () => {
    const lab = await loadLab(id);
    const session = new LabSession(lab, cloud.target(), new Control(cloud.target()), cloud.host.clock);
    await session.refresh();
    expect(session.steps.filter(({ status }) => status === "done").map((step) => step.id)).toEqual([]);
    expect(session.steps.filter(({ detail }) => !detail)).toEqual([]);
  });

  it("is solved by its solution, step by step", async () => {
    const lab = await loadLab(id);
    const events: PlayEvent[] = [];
    await playLab(lab, cloud.target(), {
      control: new Control(cloud.target()),
      clock: cloud.host.clock,
      onEvent: (event) => events.push(event),
    });
    const done = events.filter((event) => event.type === "step-done");
    expect(done.map(({ step }) => step)).toEqual(lab.steps.map((step) => step.id));
    expect(done.filter(({ already }) => already)).toEqual([]);
  });
});

it("there is a lab to begin with", () => {
  expect(labs.map(({ id }) => id)).toContain("codecommit-approve-cloudformation");
});
