import { DescribeStackEventsCommand } from "@aws-sdk/client-cloudformation";
import { ListActionExecutionsCommand, ListPipelineExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LabClient } from "./lab-client.ts";
import { serve } from "./serve.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "pipelab-recovery-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("a cloud killed with SIGKILL", () => {
  it(
    "still waits for the approval, with the same token, and goes on when it is given",
    { timeout: 60_000 },
    async () => {
      const first = await serve("--state", dir);
      const before = new LabClient(first.origin);
      await before.surroundings();
      await before.create(undefined, true);
      const waiting = await before.ended("manualapprove", "InProgress");
      await first.end("SIGKILL");

      const second = await serve("--state", dir);
      const after = new LabClient(second.origin);
      expect((await after.stages())["manualapprove"]?.action?.token).toBe(waiting?.token);
      await after.approve();
      await after.ended("Deploy", "Succeeded");
      expect(await second.end()).toBe(0);
    },
  );

  it.each([5, 40, 120, 250, 500])(
    "%i ms into a run ends that run once, and makes its stack once",
    { timeout: 60_000 },
    async (ms) => {
      const first = await serve("--state", dir, "--pace", "brisk");
      const before = new LabClient(first.origin);
      await before.surroundings();
      await before.create();
      await new Promise((resolve) => setTimeout(resolve, ms));
      await first.end("SIGKILL");

      const second = await serve("--state", dir, "--pace", "instant");
      const after = new LabClient(second.origin);
      await after.ended("Deploy", "Succeeded");
      const name = { pipelineName: "ManualApprove4CF" };
      const { pipelineExecutionSummaries } = await after.codepipeline.send(
        new ListPipelineExecutionsCommand(name),
      );
      expect(pipelineExecutionSummaries?.map(({ status }) => status)).toEqual(["Succeeded"]);
      const { actionExecutionDetails } = await after.codepipeline.send(new ListActionExecutionsCommand(name));
      expect(actionExecutionDetails?.map(({ actionName, status }) => [actionName, status])).toEqual([
        ["Deploy", "Succeeded"],
        ["Source", "Succeeded"],
      ]);
      const stack = { StackName: "deploywithmanualapprove" };
      const { StackEvents = [] } = await after.cloudformation.send(new DescribeStackEventsCommand(stack));
      const completed = StackEvents.filter(({ ResourceStatus }) => ResourceStatus === "CREATE_COMPLETE");
      expect(completed.map(({ LogicalResourceId }) => LogicalResourceId).toSorted()).toEqual([
        "KeptBucket",
        "deploywithmanualapprove",
      ]);
      await second.end();
    },
  );
});
