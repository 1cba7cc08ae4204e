import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Control } from "../../src/backends/control.ts";
import { startCloud, type Cloud } from "../../src/cloud/cloud.ts";
import { clientConfig } from "../../src/kernel/target.ts";
import type { Lab } from "../../src/scenarios/lab.ts";
import { loadLab } from "../../src/scenarios/load.ts";
import { playLab, plainLine, type PlayEvent } from "../../src/scenarios/play.ts";
import { LabSession } from "../../src/scenarios/session.ts";

let cloud: Cloud;
let lab: Lab;
beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
  const whole = await loadLab("codecommit-approve-cloudformation");
  lab = { ...whole, steps: whole.steps.filter(({ id }) => id === "role" || id === "topic") };
});
afterEach(() => cloud.stop());

const session = (): LabSession =>
  new LabSession(lab, cloud.target(), new Control(cloud.target()), cloud.host.clock);

describe("a learner's way through a lab", () => {
  it("begins with nothing done, and says what is missing", async () => {
    const learner = session();
    await learner.refresh();
    expect(learner.steps.map(({ status, detail }) => [status, detail])).toEqual([
      ["current", "There is no role pipeRoleFullAdminAcess yet."],
      ["todo", "There is no topic manualapprove yet."],
    ]);
    expect(learner.steps[1]?.instruction).toContain("arn:aws:sns:us-east-1:000000000000:manualapprove");
    expect(learner.finished).toBe(false);
  });

  it("notices what was done by other means, bit by bit", async () => {
    const learner = session();
    await learner.refresh();
    let changes = 0;
    const stop = learner.onChange(() => changes++);
    const iam = new IAMClient(clientConfig(cloud.target()));
    const trust = (service: string): string =>
      JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
      });
    await iam.send(
      new CreateRoleCommand({
        RoleName: "pipeRoleFullAdminAcess",
        AssumeRolePolicyDocument: trust("cloudformation.amazonaws.com"),
      }),
    );
    await learner.refresh();
    expect(learner.steps[0]).toMatchObject({
      status: "current",
      detail: "AdministratorAccess is not attached to the role.",
    });
    await iam.send(
      new AttachRolePolicyCommand({
        RoleName: "pipeRoleFullAdminAcess",
        PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
    );
    await learner.refresh();
    expect(learner.steps.map(({ status }) => status)).toEqual(["done", "current"]);
    expect(learner.steps[0]).not.toHaveProperty("detail");
    expect(changes).toBe(2);
    await learner.refresh();
    expect(changes).toBe(2);
    stop();
  });

  it("does a step on demand, line by line: subscribes, reads the mail, opens its link", async () => {
    const learner = session();
    const lines: string[] = [];
    await learner.solve("topic", ({ kind, text }) => lines.push(`${kind} ${text}`));
    expect(lines).toEqual([
      "command aws sns create-topic --name manualapprove",
      "command aws sns subscribe --topic-arn arn:aws:sns:us-east-1:000000000000:manualapprove --protocol email --notification-endpoint learner@example.com",
      "wait the confirmation mail",
      "mail AWS Notification - Subscription Confirmation",
      expect.stringMatching(/^link http.*Action=ConfirmSubscription/),
    ]);
    expect(learner.steps.map(({ status }) => status)).toEqual(["current", "done"]);
  });

  it("does not know steps that the lab has not", async () => {
    await expect(session().solve("deploy")).rejects.toThrow("has no step deploy");
  });

  it("offers the lab's files, filled in", async () => {
    const files = await session().files();
    expect(files["start-pipeline-policy.json"]).toContain(
      "arn:aws:codepipeline:us-east-1:000000000000:ManualApprove4CF",
    );
    expect(files["pipeline.json"]).toContain('"codepipeline-us-east-1-000000000000"');
  });
});

describe("a lab that plays itself", () => {
  it("tells what it does, and leaves alone what is done", async () => {
    const play = async (): Promise<PlayEvent[]> => {
      const events: PlayEvent[] = [];
      const control = new Control(cloud.target());
      await playLab(lab, cloud.target(), {
        control,
        clock: cloud.host.clock,
        onEvent: (event) => events.push(event),
      });
      return events;
    };
    const first = await play();
    expect(first.filter(({ type }) => type === "step-done")).toMatchObject([
      { step: "role", number: 1, already: false },
      { step: "topic", number: 2, already: false },
    ]);
    expect(first.map(plainLine)).toContain("   $ aws sns create-topic --name manualapprove");
    const second = await play();
    expect(second.filter(({ type }) => type === "line")).toEqual([]);
    expect(second.at(-1)).toMatchObject({ type: "lab-finished", lab: lab.id });
  });

  it("stops where AWS refuses, and says what it said", async () => {
    const [role] = lab.steps;
    const broken: Lab = {
      ...lab,
      steps: [
        {
          ...role!,
          solution: [
            {
              call: {
                service: "iam",
                operation: "AttachRolePolicy",
                input: { RoleName: "nobody", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
              },
            },
          ],
        },
      ],
    };
    const playing = playLab(broken, cloud.target(), { clock: cloud.host.clock, onEvent: () => {} });
    await expect(playing).rejects.toThrow(/^iam AttachRolePolicy: NoSuchEntity/);
  });
});
