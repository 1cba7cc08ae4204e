import {
  DeletePipelineCommand,
  GetPipelineCommand,
  GetPipelineStateCommand,
  StartPipelineExecutionCommand,
  UpdatePipelineCommand,
} from "@aws-sdk/client-codepipeline";
import { PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { PublishCommand } from "@aws-sdk/client-sns";
import { execa } from "execa";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { TEMPLATE } from "../e2e/lab-resources.ts";
import { clientEnv } from "../e2e/outside.ts";
import { openOnCloud, type OnCloud } from "./on-cloud.ts";

const NAME = "ManualApprove4CF";
const ESCAPE = "\u001b";

let tui: OnCloud;
afterEach(() => tui.close());

const screen = (): string => tui.run.text().join("\n");

/** The TUI with the lab's pipeline, made from outside, on its screen. */
async function onPipeline(until: string | RegExp, approval = true): Promise<OnCloud> {
  tui = await openOnCloud();
  await tui.lab.surroundings();
  await tui.lab.create(undefined, approval);
  await tui.run.shows(NAME);
  tui.run.press("g\r");
  await tui.run.shows(`Pipeline ${NAME}`);
  await tui.run.shows(until);
  return tui;
}

/** A lone Esc, and what it leads to: with a key right after it, it would be Alt with that key. */
async function back(to: string): Promise<void> {
  tui.run.press(ESCAPE);
  await tui.run.shows(to);
}

describe("a failed deploy", () => {
  test("shows its error, and its retry succeeds after an outside client mends the cause", async () => {
    tui = await openOnCloud();
    const { run, lab } = tui;
    const allow = (Action: string[]): object => ({ Effect: "Allow", Action, Resource: "*" });
    await lab.surroundings({
      Version: "2012-10-17",
      Statement: [allow(["codecommit:*", "s3:GetObject*", "s3:PutObject*", "s3:GetBucket*", "iam:PassRole"])],
    });
    await lab.create();
    await run.shows(NAME);
    run.press("g\r");
    await run.shows("PermissionError: ");
    await run.shows(/pipeRoleFullAdminAcess.* is not authorized/);
    run.press("\r");
    await run.shows("Error");
    await run.shows(/Code +PermissionError/);
    await back(`Pipeline ${NAME}`);
    await lab.iam.send(
      new PutRolePolicyCommand({
        RoleName: "pipeRoleFullAdminAcess",
        PolicyName: "some",
        PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [allow(["*"])] }),
      }),
    );
    run.press("R");
    await run.shows("Failed actions");
    run.press("\r");
    await run.shows("✓ Retrying Deploy.");
    await run.until(() => !screen().includes("PermissionError"));
    await run.shows(/✓ Succeeded .*✓ Succeeded/);
    run.press("m");
    await run.shows("$ aws codepipeline retry-stage-execution");
  });
});

describe("an approval that waits", () => {
  test("is rejected with a comment, which the action then shows", async () => {
    const { run } = await onPipeline("a approves");
    run.press("xNot on a Friday");
    await run.shows("Not on a Friday");
    await run.shows("Enter reject");
    run.press("\r");
    await run.shows("✓ Rejected manualapprove/manualapproval.");
    await run.shows(/✗ Failed .*Not run yet/);
    run.press("\r");
    await run.shows(/Not on a Friday/);
  });

  test("expires when the clock is moved by its 7 days", async () => {
    const { run } = await onPipeline("a approves");
    run.press("T7d\r");
    await run.shows("✓ The cloud's clock moved forward by 7d.");
    await run.shows(/✗ Failed .*Not run yet/);
    await run.shows(/expired|timed out|within/i);
  });

  test("is superseded by newer executions outside of its stage only", async () => {
    const { run, lab } = await onPipeline("a approves");
    run.press("r");
    await run.shows("Starts an execution");
    run.press("\r");
    await run.shows(/◷ [0-9a-f]{8} waits/);
    const first = /◷ ([0-9a-f]{8}) waits/.exec(screen())?.[1];
    await lab.codepipeline.send(new StartPipelineExecutionCommand({ name: NAME }));
    await run.until(() => {
      const [, waits] = /◷ ([0-9a-f]{8}) waits/.exec(screen()) ?? [];
      return waits !== undefined && waits !== first;
    });
    run.press("e");
    await run.shows(new RegExp(`» +${first} +Superseded`));
    await run.until(() => /◷ .*Waiting for approval/.test(screen()) && /◷ .*Waiting {2}/.test(screen()));
  });

  test("is stopped and abandoned", async () => {
    const { run } = await onPipeline("a approves");
    run.press("s");
    await run.shows("Stop and wait");
    run.press("\tEnough\r");
    await run.shows("✓ The execution was asked to stop.");
    await run.shows(/■ Stopped/);
    await run.shows(/Abandoned/);
    run.press("s");
    await run.shows("s (stop): No execution is in progress, so there is none to stop.");
  });
});

test("a transition is closed with a reason, holds an execution, and is opened", async () => {
  const { run } = await onPipeline(/✓ Succeeded .*✓ Succeeded/, false);
  run.press("jt");
  await run.shows("Disable the transition into Deploy");
  run.press("Freeze until Monday\r");
  await run.shows("✓ The transition into Deploy is disabled.");
  await run.shows("is disabled: Freeze until Monday");
  run.press("r");
  await run.shows("Starts an execution");
  run.press("\r");
  await run.shows(/◷ [0-9a-f]{8} waits/);
  run.press("t");
  await run.shows("✓ The transition into Deploy is enabled.");
  await run.until(() => !screen().includes("waits") && /✓ Succeeded .*✓ Succeeded/.test(screen()));
});

describe("what outside clients do to a pipeline on the screen", () => {
  test("it is changed: the new stage appears", async () => {
    const { run, lab } = await onPipeline(/✓ Succeeded .*✓ Succeeded/, false);
    const { pipeline } = await lab.codepipeline.send(new GetPipelineCommand({ name: NAME }));
    pipeline?.stages?.push({
      name: "Farewell",
      actions: [
        {
          name: "Wave",
          actionTypeId: { category: "Approval", owner: "AWS", provider: "Manual", version: "1" },
        },
      ],
    });
    await lab.codepipeline.send(new UpdatePipelineCommand({ pipeline }));
    await run.shows("Farewell");
    await run.shows("Wave");
  });

  test("it is deleted: the home screen says so, from the action's screen too", async () => {
    const { run, lab } = await onPipeline(/✓ Succeeded .*✓ Succeeded/, false);
    run.press("\r");
    await run.shows("Declaration");
    await lab.codepipeline.send(new DeletePipelineCommand({ name: NAME }));
    await run.shows("None yet");
    await run.shows(`${NAME} is gone`);
  });

  test("a push shows its execution at once", async () => {
    const { run, lab, origin } = await onPipeline(/✓ Succeeded .*✓ Succeeded/, false);
    const { pipeline } = await lab.codepipeline.send(new GetPipelineCommand({ name: NAME }));
    const [source] = pipeline?.stages?.[0]?.actions ?? [];
    if (source) source.configuration = { ...source.configuration, PollForSourceChanges: "true" };
    await lab.codepipeline.send(new UpdatePipelineCommand({ pipeline }));
    const folder = await mkdtemp(join(tmpdir(), "tui-push-"));
    const git = (...args: string[]) =>
      execa("git", args, { cwd: folder, env: clientEnv(origin), extendEnv: false });
    try {
      await git("clone", "-q", `${origin.replace("//", "//test:test@")}/v1/repos/pipeTestsRepo`, ".");
      await writeFile(join(folder, "S3Retain.yaml"), `${TEMPLATE}# changed\n`);
      await git("commit", "-qam", "Pushed from outside");
      await git("push", "-q", "origin", "HEAD:master");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    run.press("T5m\r");
    await run.shows("Pushed from outside");
  });
});

test("ten pipelines have their place on the home screen, also at 80x24", async () => {
  tui = await openOnCloud({ size: "80x24" });
  const { run, lab } = tui;
  await lab.surroundings();
  for (let number = 1; number <= 10; number += 1) {
    await lab.create((declaration) => {
      declaration.name = `service-${String(number).padStart(2, "0")}`;
      Object.assign(declaration.stages?.[1]?.actions?.[0]?.configuration ?? {}, {
        StackName: `stack-${number}`,
      });
    });
  }
  await run.shows("Pipelines  10");
  await run.until(() => (screen().match(/service-\d\d +Succeeded/g) ?? []).length === 10);
  run.press("G");
  await run.shows("▸ ○  CodePipeline");
  expect(screen()).toContain("service-10");
});

test(
  "a flood of events is followed without falling behind, and can be paused",
  { timeout: 60_000 },
  async () => {
    tui = await openOnCloud();
    const { run, lab } = tui;
    await lab.surroundings();
    run.press("v");
    await run.shows("following");
    const publish = (Message: string) =>
      lab.sns.send(
        new PublishCommand({ TopicArn: "arn:aws:sns:us-east-1:000000000000:manualapprove", Message }),
      );
    const started = run.output.length;
    for (let batch = 0; batch < 50; batch += 1) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => publish(`${batch}-${index}`)));
    }
    await run.shows(/following {2}\d{4} events/);
    run.press("k");
    await run.shows("paused");
    expect(run.output.length - started).toBeLessThan(2_000_000);
  },
);

test("after a reset everything is gone: the TUI is home and says so, and goes on", async () => {
  const { run, lab, origin } = await onPipeline("a approves");
  run.press("\r");
  await run.shows("Declaration");
  await fetch(`${origin}/_pipelab/reset`, { method: "POST" });
  await run.shows("None yet");
  await run.shows(/reset/i);
  await lab.surroundings();
  await lab.create();
  await run.shows(/ManualApprove4CF +Succeeded/);
  const { stageStates } = await lab.codepipeline.send(new GetPipelineStateCommand({ name: NAME }));
  expect(stageStates).toHaveLength(2);
  run.press("v");
  await run.shows("ExecutionSucceeded");
});
