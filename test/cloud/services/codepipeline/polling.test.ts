import { ListPipelineExecutionsCommand } from "@aws-sdk/client-codepipeline";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ManualClock } from "../../../../src/kernel/clock.ts";
import { approval, pipeline, source, stage } from "../../../engine/support/declarations.ts";
import { Workplace } from "./workplace.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let clock: ManualClock;
let place: Workplace;
beforeEach(async () => {
  clock = new ManualClock();
  place = await Workplace.open({ clock });
});
afterEach(() => place.close());

async function executions(): Promise<string[]> {
  const { pipelineExecutionSummaries } = await place.codepipeline.send(
    new ListPipelineExecutionsCommand({ pipelineName: "demo" }),
  );
  return (pipelineExecutionSummaries ?? []).map(
    ({ trigger, sourceRevisions }) =>
      `${trigger?.triggerType} ${sourceRevisions?.map(({ revisionSummary }) => revisionSummary).join()}`,
  );
}

it("a pipeline made through the API polls its repository, where nothing else is said", async () => {
  const configuration = { RepositoryName: "repo", BranchName: "main" };
  await place.create(
    pipeline([
      stage("Source", source("Commit", "Code", { configuration })),
      stage("Approve", approval("Review")),
    ]),
  );
  await clock.advance(2 * MINUTE);
  await place.idle();
  expect(await executions()).toEqual(["CreatePipeline Begin"]);

  await place.commit("More");
  await clock.advance(MINUTE);
  await place.idle();
  expect(await executions()).toEqual(["PollForSourceChanges More", "CreatePipeline Begin"]);
});

it("an approval that nobody answers for seven days fails", async () => {
  await place.create();
  await clock.advance(7 * DAY);
  expect(await place.action("Approve", "Review")).toMatchObject({ status: "Failed" });
});
