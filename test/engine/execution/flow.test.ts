import { describe, expect, it } from "vitest";
import { approval, deploy, lab, pipeline, source, stage } from "../support/declarations.ts";
import { PipelineHistory } from "../support/history.ts";

describe("an execution", () => {
  it("starts when the pipeline is created, and goes stage by stage to its end", () => {
    const history = new PipelineHistory(lab());
    history.succeed("Commit");
    history.answer("Review", "Approved", "fine");
    history.succeed("Stack");

    expect(history.story(history.nth(1))).toEqual([
      "ExecutionStarted",
      "StageStarted Source",
      "ActionStarted Commit",
      "ActionSucceeded",
      "StageSucceeded Source",
      "StageStarted Approve",
      "ActionStarted Review",
      "ApprovalAnswered",
      "StageSucceeded Approve",
      "StageStarted Deploy",
      "ActionStarted Stack",
      "ActionSucceeded",
      "StageSucceeded Deploy",
      "ExecutionSucceeded",
    ]);
    expect(history.execution(history.nth(1))).toMatchObject({
      status: "Succeeded",
      trigger: { type: "CreatePipeline", detail: "arn:aws:iam::000000000000:root" },
    });
  });

  it("runs actions of one runOrder together, and those of the next after all of them", () => {
    const history = new PipelineHistory(
      pipeline([
        stage("Source", source("Commit", "Code")),
        stage(
          "Deploy",
          deploy("Blue", "Code"),
          deploy("Green", "Code"),
          deploy("After", "Code", { runOrder: 2 }),
        ),
      ]),
    );
    history.succeed("Commit");
    expect(history.running().map(({ actionName }) => actionName)).toEqual(["Blue", "Green"]);
    history.succeed("Green");
    expect(history.running("After")).toEqual([]);
    history.succeed("Blue");
    expect(history.running().map(({ actionName }) => actionName)).toEqual(["After"]);
  });

  it("lets the siblings of a failed action finish before the stage fails", () => {
    const history = new PipelineHistory(
      pipeline([
        stage("Source", source("Commit", "Code")),
        stage("Deploy", deploy("Blue", "Code"), deploy("Green", "Code")),
      ]),
    );
    history.succeed("Commit");
    history.fail("Blue");
    expect(history.execution(history.nth(1))?.status).toBe("InProgress");
    history.succeed("Green");
    expect(history.execution(history.nth(1))).toMatchObject({
      status: "Failed",
      stages: [{ status: "Succeeded" }, { status: "Failed" }],
    });
  });

  it("keeps the definition it started with when the pipeline is updated under it", () => {
    const history = new PipelineHistory(lab());
    history.succeed("Commit");
    history.do({
      type: "UpdatePipeline",
      declaration: pipeline([stage("Source", source("Commit", "Code")), stage("Later", approval("Other"))]),
    });
    history.answer("Review", "Approved");
    history.succeed("Stack");
    expect(history.execution(history.nth(1))).toMatchObject({ status: "Succeeded", pipelineVersion: 1 });
    expect(history.state).toMatchObject({ version: 2 });
  });

  it("fails an action whose variable has no value, with a configuration error", () => {
    const history = new PipelineHistory(
      pipeline([
        stage("Source", source("Commit", "Code", { namespace: "Src" })),
        stage(
          "Approve",
          approval("Review", { configuration: { CustomData: "#{Src.CommitId} #{Src.Missing}" } }),
        ),
      ]),
    );
    history.succeed("Commit", { CommitId: "abc" });
    const [run] = Object.values(history.execution(history.nth(1))?.runs ?? {}).slice(-1);
    expect(run).toMatchObject({
      status: "Failed",
      configuration: { CustomData: "abc #{Src.Missing}" },
      error: {
        code: "ConfigurationError",
        message: expect.stringContaining("one or more variables could not be resolved: Action name=Review"),
      },
    });
  });

  it("gives an action the variables of the pipeline, of earlier actions and of the execution", () => {
    const history = new PipelineHistory(
      pipeline(
        [
          stage("Source", source("Commit", "Code", { namespace: "Src" })),
          stage(
            "Approve",
            approval("Review", {
              configuration: {
                CustomData: "#{Src.CommitId} to #{variables.Where} in #{codepipeline.PipelineExecutionId}",
              },
            }),
          ),
        ],
        { pipelineType: "V2", variables: [{ name: "Where", defaultValue: "beta" }] },
      ),
    );
    history.succeed("Commit", { CommitId: "abc" });
    expect(history.running("Review")[0]?.configuration).toEqual({
      CustomData: `abc to beta in ${history.nth(1)}`,
    });
  });
});
