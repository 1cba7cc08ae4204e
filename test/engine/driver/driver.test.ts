import { describe, expect, it } from "vitest";
import { ActionFailure, type ActionJob } from "../../../src/engine/provider.ts";
import { AwsError } from "../../../src/kernel/errors.ts";
import { approval, deploy, lab, pipeline, source, stage } from "../support/declarations.ts";
import { commitSource, DEPLOY, manual, PLACE, provider, Workshop } from "../support/workshop.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** A deployment that goes on until it is aborted. */
function endless(jobs: ActionJob[], externalExecutionId?: string) {
  return provider(DEPLOY, (job) => {
    jobs.push(job);
    if (externalExecutionId !== undefined) job.progress({ externalExecutionId });
    return new Promise((_resolve, reject) => {
      job.signal.addEventListener("abort", () => reject(job.signal.reason as Error));
    });
  });
}

const straight = pipeline([
  stage("Source", source("Commit", "Code")),
  stage("Deploy", deploy("Stack", "Code")),
]);

describe("the engine", () => {
  it("runs a pipeline: the artifact goes from the source through the approval to the deployment", async () => {
    const read: string[] = [];
    const shop = new Workshop([
      commitSource(),
      manual,
      provider(DEPLOY, async (job) => {
        read.push(String(await job.inputs[0]?.read()));
        return { progress: { externalExecutionId: "stack-1", summary: "Stack is there" } };
      }),
    ]);
    shop.create(lab());
    await shop.idle();
    expect(shop.action("Approve", "Review")).toMatchObject({ status: "InProgress" });
    expect(read).toEqual([]);

    shop.approve();
    await shop.idle();
    expect(read).toEqual(["the code"]);
    expect([...shop.artifacts.keys()]).toEqual([expect.stringMatching(/^demo\/Code\/[A-Za-z0-9]{7}$/)]);
    expect(shop.action("Deploy", "Stack")).toMatchObject({
      status: "Succeeded",
      externalExecutionId: "stack-1",
      summary: "Stack is there",
    });
    expect(shop.action("Approve", "Review")).not.toHaveProperty("token");
    expect(shop.statuses()).toEqual(["Succeeded"]);
  });

  it("tells EventBridge of every change, in AWS's shape", async () => {
    const shop = new Workshop([commitSource(), provider(DEPLOY, async () => ({}))]);
    shop.create(straight);
    await shop.idle();
    expect(
      shop.announced.map(
        ({ "detail-type": type, detail }) => `${type.split(" ")[1]} ${String(detail["state"])}`,
      ),
    ).toEqual([
      "Pipeline STARTED",
      "Stage STARTED",
      "Action STARTED",
      "Action SUCCEEDED",
      "Stage SUCCEEDED",
      "Stage STARTED",
      "Action STARTED",
      "Action SUCCEEDED",
      "Stage SUCCEEDED",
      "Pipeline SUCCEEDED",
    ]);
    expect(shop.announced[3]).toMatchObject({
      source: "aws.codepipeline",
      "detail-type": "CodePipeline Action Execution State Change",
      resources: ["arn:aws:codepipeline:us-east-1:000000000000:demo"],
      detail: {
        pipeline: "demo",
        stage: "Source",
        action: "Commit",
        state: "SUCCEEDED",
        region: "us-east-1",
        version: 1,
        type: { owner: "AWS", category: "Source", provider: "CodeCommit", version: "1" },
        "output-artifacts": [{ name: "Code", s3location: { bucket: "artifacts" } }],
      },
    });
  });

  it("fails an action with the provider's failure, and a refused call as a permission error", async () => {
    const denial = "User: role/pipeline is not authorized to perform: cloudformation:CreateStack";
    const shop = new Workshop([
      commitSource(),
      provider(DEPLOY, async ({ declaration }) => {
        if (declaration.name === "One") {
          throw new ActionFailure("JobFailed", "it rolled back", { externalExecutionId: "stack-1" });
        }
        throw new AwsError("AccessDenied", denial);
      }),
    ]);
    shop.create(
      pipeline([
        stage("Source", source("Commit", "Code")),
        stage("Deploy", deploy("One", "Code"), deploy("Two", "Code")),
      ]),
    );
    await shop.idle();
    expect(shop.action("Deploy", "One")).toMatchObject({
      status: "Failed",
      externalExecutionId: "stack-1",
      errorDetails: { code: "JobFailed", message: "it rolled back" },
    });
    expect(shop.action("Deploy", "Two")?.errorDetails).toEqual({ code: "PermissionError", message: denial });
  });

  it("fails an action whose provider is at fault as an unavailable system, and tells of the fault", async () => {
    const defect = new TypeError("x is undefined");
    const shop = new Workshop([commitSource(), provider(DEPLOY, async () => Promise.reject(defect))]);
    shop.create(straight);
    await shop.idle();
    expect(shop.action("Deploy", "Stack")?.errorDetails).toEqual({
      code: "SystemUnavailable",
      message: "x is undefined",
    });
    expect(shop.reported).toEqual([defect]);
  });

  it("fails an approval that nobody answers for seven days", async () => {
    const shop = new Workshop([commitSource(), manual, provider(DEPLOY, async () => ({}))]);
    shop.create(lab());
    await shop.idle();
    await shop.clock.advance(7 * DAY - 1);
    expect(shop.action("Approve", "Review")?.status).toBe("InProgress");
    await shop.clock.advance(1);
    expect(shop.action("Approve", "Review")?.status).toBe("Failed");
    expect(shop.statuses()).toEqual(["Failed"]);
  });

  it("fails an approval after the minutes that it declares", async () => {
    const shop = new Workshop([commitSource(), manual]);
    shop.create(
      pipeline([
        stage("Source", source("Commit", "Code")),
        stage("Approve", approval("Review", { timeoutInMinutes: 5 })),
      ]),
    );
    await shop.idle();
    await shop.clock.advance(5 * MINUTE);
    expect(shop.action("Approve", "Review")?.status).toBe("Failed");
  });

  it("gives up an action that takes longer than its provider may", async () => {
    const jobs: ActionJob[] = [];
    const shop = new Workshop([commitSource(), endless(jobs)]);
    shop.create(straight);
    await shop.clock.advance(59 * MINUTE);
    expect(jobs[0]?.signal.aborted).toBe(false);
    await shop.clock.advance(MINUTE);
    expect(jobs[0]?.signal.aborted).toBe(true);
    expect(shop.action("Deploy", "Stack")?.status).toBe("Failed");
  });

  it("aborts what is abandoned, and what belonged to a deleted pipeline", async () => {
    const jobs: ActionJob[] = [];
    const shop = new Workshop([commitSource(), endless(jobs)]);
    shop.create(straight);
    await shop.clock.advance(0);
    const [execution] = Object.values(shop.engine.pipeline(PLACE, "demo").executions);
    shop.do({ type: "StopExecution", executionId: execution?.id ?? "", abandon: true });
    expect(jobs[0]?.signal.aborted).toBe(true);
    expect(shop.action("Deploy", "Stack")?.status).toBe("Abandoned");

    shop.start();
    await shop.clock.advance(0);
    shop.do({ type: "DeletePipeline" });
    expect(jobs[1]?.signal.aborted).toBe(true);
    expect(shop.engine.has(PLACE, "demo")).toBe(false);
    await shop.idle();
  });
});

describe("after the process was killed", () => {
  it("goes on with an action by its external execution id", async () => {
    const shop = new Workshop([commitSource(), endless([], "stack-1")]);
    shop.create(straight);
    await shop.clock.advance(0);
    await shop.kill();

    const resumed: ActionJob[] = [];
    const next = new Workshop(
      [
        commitSource(),
        provider(DEPLOY, async (job) => {
          resumed.push(job);
          return {};
        }),
      ],
      shop,
    );
    await next.idle();
    expect(resumed.map((job) => job.resumed)).toEqual([{ externalExecutionId: "stack-1" }]);
    expect(next.statuses()).toEqual(["Succeeded"]);
  });

  it("starts an action anew that had reported nothing", async () => {
    const shop = new Workshop([commitSource(), endless([])]);
    shop.create(straight);
    await shop.clock.advance(0);
    await shop.kill();

    const jobs: ActionJob[] = [];
    const next = new Workshop([commitSource(), endless(jobs)], shop);
    await next.clock.advance(0);
    expect(jobs.map((job) => job.resumed)).toEqual([undefined]);
    await next.kill();
  });

  it("does not ask for an approval twice, and still takes the answer", async () => {
    const shop = new Workshop([commitSource(), manual, provider(DEPLOY, async () => ({}))]);
    shop.create(lab());
    await shop.idle();
    const asked = shop.action("Approve", "Review")?.token;
    await shop.kill();

    let notifications = 0;
    const again = {
      ...manual,
      run: async () => {
        notifications += 1;
        return { waiting: "approval" as const };
      },
    };
    const next = new Workshop([commitSource(), again, provider(DEPLOY, async () => ({}))], shop);
    await next.idle();
    expect(notifications).toBe(0);
    expect(next.action("Approve", "Review")?.token).toBe(asked);
    next.approve();
    await next.idle();
    expect(next.statuses()).toEqual(["Succeeded"]);
  });
});

describe("polling", () => {
  const polled = pipeline([
    stage(
      "Source",
      source("Commit", "Code", { configuration: { RepositoryName: "repo", BranchName: "main" } }),
    ),
    stage("Deploy", deploy("Stack", "Code")),
  ]);

  it("starts an execution within a minute of a new revision, once", async () => {
    let newest = "c0ffee";
    const shop = new Workshop([
      commitSource({ latestRevision: async () => newest }),
      provider(DEPLOY, async () => ({})),
    ]);
    shop.create(polled);
    await shop.clock.advance(3 * MINUTE);
    expect(shop.statuses()).toEqual(["Succeeded"]);
    newest = "decade";
    await shop.clock.advance(MINUTE);
    await shop.idle();
    const { items } = shop.engine.history.executions(shop.engine.pipeline(PLACE, "demo").id, 10);
    expect(items.map(({ trigger }) => trigger.type)).toEqual(["PollForSourceChanges", "CreatePipeline"]);
    await shop.kill();
  });

  it("does not happen where PollForSourceChanges is false", async () => {
    let asked = 0;
    const latestRevision = async (): Promise<string> => `revision-${++asked}`;
    const shop = new Workshop([commitSource({ latestRevision }), provider(DEPLOY, async () => ({}))]);
    shop.create(straight);
    await shop.clock.advance(10 * MINUTE);
    expect(asked).toBe(0);
    await shop.kill();
  });
});
