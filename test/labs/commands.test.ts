import { rmSync } from "node:fs";
import { CloudFormationClient, DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import {
  CodePipelineClient,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  PutApprovalResultCommand,
} from "@aws-sdk/client-codepipeline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { embedded, type EmbeddedBackend } from "../../src/backends/embedded.ts";
import { labDesk } from "../../src/cli/lab-desk.ts";
import { clientConfig } from "../../src/kernel/target.ts";
import { listLabs } from "../../src/scenarios/load.ts";
import type { LabSession } from "../../src/scenarios/session.ts";
import { has } from "../e2e/outside.ts";
import { Terminal } from "./terminal.ts";

const missing = ["aws", "git"].filter((file) => !has(file, "--version"));
const absent = missing.length > 0 ? ` (absent: ${missing.join(", ")})` : "";
const labs = await listLabs();

let backend: EmbeddedBackend;
let terminal: Terminal;
let folder = "";
beforeEach(async () => {
  backend = await embedded({ pace: "instant", listen: { port: 0 } });
});
afterEach(async () => {
  await terminal.close();
  await backend.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a lab and a terminal, and types there what the lab says comes first. */
async function begin(id: string, shell: string): Promise<LabSession> {
  const session = await labDesk(backend)(id);
  const [, first = ""] = /first.*\n\n    (.*)\n/.exec(session.steps[0]?.instruction ?? "") ?? [];
  terminal = new Terminal(shell);
  await terminal.type(first);
  folder = (await terminal.type("pwd -P")).trim();
  return session;
}

/** Text and code blocks of an instruction, in turn; a block that begins "Without git" stands for the one before. */
function commandsOf(instruction: string, withGit: boolean): string[] {
  const parts = instruction.split(/^```\n/m);
  const blocks = parts.flatMap((code, index) =>
    index % 2 === 1 ? [{ code, instead: /Without git.*\n\n$/.test(parts[index - 1] ?? "") }] : [],
  );
  return blocks
    .filter(({ instead }, index) => (withGit ? !instead : !blocks[index + 1]?.instead))
    .map(({ code }) => code);
}

/** What a reader of mails does. */
async function confirmSubscriptions(): Promise<void> {
  for (const { body } of await backend.control.inbox()) {
    const [link] = /https?:\/\/\S*ConfirmSubscription\S*/.exec(body) ?? [];
    if (link) await backend.control.follow(link);
  }
}

async function doStep(session: LabSession, index: number, withGit: boolean): Promise<void> {
  for (const commands of commandsOf(session.steps[index]?.instruction ?? "", withGit)) {
    await terminal.type(commands);
  }
  await confirmSubscriptions();
  await backend.cloud.host.tasks.idle();
  await session.refresh();
  expect(session.steps[index]).toMatchObject({ status: "done" });
}

const typed = describe.skipIf(missing.length > 0);

typed.each(labs.map(({ id }) => id))(`lab %s, typed as it is written${absent}`, (id) => {
  it.each([
    ["sh", true],
    [has("bash", "--version") ? "bash" : "sh", false],
  ])("every step is done by its commands (%s, git: %s)", { timeout: 180_000 }, async (shell, withGit) => {
    const session = await begin(id, shell);
    for (const index of session.steps.keys()) await doStep(session, index, withGit);
    expect(session.finished).toBe(true);
  });
});

typed(`after the lab codecommit-approve-cloudformation${absent}`, () => {
  const client = <T>(Client: new (config: object) => T): T => new Client(clientConfig(backend.target));

  it(
    "a push starts the pipeline, a broken template says so, the bucket outlives its stack",
    { timeout: 180_000 },
    async () => {
      const session = await begin("codecommit-approve-cloudformation", "sh");
      for (const index of session.steps.keys()) {
        if (index === 1) await doStep(session, index, true);
        else await session.solve(session.steps[index]?.id ?? "");
      }
      const [push = "", remove = ""] = commandsOf(session.next, true);
      const codepipeline = client(CodePipelineClient);
      const newest = async () =>
        (await codepipeline.send(new ListPipelineExecutionsCommand({ pipelineName: "ManualApprove4CF" })))
          .pipelineExecutionSummaries?.[0];

      await terminal.type(push);
      await backend.cloud.host.tasks.idle();
      expect(await newest()).toMatchObject({
        status: "InProgress",
        trigger: { triggerType: "CloudWatchEvent" },
      });
      await answer(codepipeline, "Rejected");
      expect(await newest()).toMatchObject({ status: "Failed" });

      await terminal.type(
        "cd pipeTestsRepo; sed -i.bak 's/: Retain$/: Keep/' S3Retain.yaml; git commit -qam Break; git push -q origin master; cd ..",
      );
      await backend.cloud.host.tasks.idle();
      await answer(codepipeline, "Approved");
      const { stageStates } = await codepipeline.send(
        new GetPipelineStateCommand({ name: "ManualApprove4CF" }),
      );
      expect(stageStates?.at(-1)?.actionStates?.[0]?.latestExecution?.errorDetails?.message).toContain(
        "DeletionPolicy",
      );

      const { Stacks } = await client(CloudFormationClient).send(
        new DescribeStacksCommand({ StackName: "deploywithmanualapprove" }),
      );
      const listed = await terminal.type(remove);
      await backend.cloud.host.tasks.idle();
      expect(listed).toContain(Stacks?.[0]?.Outputs?.[0]?.OutputValue);
      expect(await terminal.type("aws cloudformation describe-stacks --output text")).toBe("");
    },
  );
});

/** What a reviewer does with the approval that waits. */
async function answer(codepipeline: CodePipelineClient, status: "Approved" | "Rejected"): Promise<void> {
  const names = {
    pipelineName: "ManualApprove4CF",
    stageName: "manualapprove",
    actionName: "manualapproval",
  };
  const { stageStates } = await codepipeline.send(new GetPipelineStateCommand({ name: names.pipelineName }));
  const waiting = stageStates?.find(({ stageName }) => stageName === names.stageName)?.actionStates?.[0];
  const token = waiting?.latestExecution?.token;
  await codepipeline.send(new PutApprovalResultCommand({ ...names, token, result: { summary: "", status } }));
  await backend.cloud.host.tasks.idle();
}
