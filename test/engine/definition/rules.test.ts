import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { describe, expect, it } from "vitest";
import { providerKey } from "../../../src/engine/definition/actions.ts";
import { checkDefinition } from "../../../src/engine/definition/rules.ts";
import { providers } from "../../../src/engine/providers/index.ts";
import { AwsError } from "../../../src/kernel/errors.ts";
import { approval, deploy, lab, pipeline, source, stage } from "../support/declarations.ts";

const byType = new Map(providers.map((provider) => [providerKey(provider.type), provider]));

/** The error that refuses a definition, or undefined. */
function refusal(declaration: PipelineDeclaration): { code: string; message: string } | undefined {
  try {
    checkDefinition(declaration, "us-east-1", byType);
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { code: error.code, message: error.message };
  }
}

const sources = stage("Source", source("Commit", "Code"));
const approve = stage("Approve", approval("Review"));

it("accepts the pipeline of the first lab", () => {
  expect(refusal(lab())).toBeUndefined();
});

describe("structure", () => {
  it.each<[string, PipelineDeclaration, string]>([
    [
      "one stage only",
      pipeline([sources]),
      "Pipeline has only 1 stage(s). There should be a minimum of 2 stages in a pipeline",
    ],
    [
      "more than 50 stages",
      pipeline([sources, ...Array.from({ length: 50 }, (_, index) => stage(`S${index}`, approval("A")))]),
      "Pipeline has too many stages. There can only be up to 50 stages in a pipeline",
    ],
    [
      "a first stage that is not only sources",
      pipeline([stage("Source", source("Commit", "Code"), approval("Review")), approve]),
      "Pipeline should start with a stage that only contains source actions",
    ],
    [
      "a source in a later stage",
      pipeline([sources, stage("Late", source("Other", "More"))]),
      "Source actions can only be included in the first stage of the pipeline",
    ],
    [
      "QUEUED mode of a V1 pipeline",
      lab({ executionMode: "QUEUED" }),
      "QUEUED or PARALLEL mode can only be used with V2 pipelines",
    ],
    [
      "variables of a V1 pipeline",
      lab({ variables: [{ name: "x" }] }),
      "Pipeline variable can only be used with V2 pipelines",
    ],
    [
      "two variables of one name",
      lab({ pipelineType: "V2", variables: [{ name: "x" }, { name: "x" }] }),
      "Variable names must be unique. The following variable name is already in use: x",
    ],
    [
      "an action in another Region with one artifact store",
      pipeline([sources, stage("Deploy", deploy("Stack", "Code", { region: "eu-west-1" }))]),
      "Your pipeline contains actions in more than one region. Use 'pipeline.artifactStores' instead of 'pipeline.artifactStore' to declare an artifact store, such as an artifact bucket, for each region where you have an action.",
    ],
    [
      "an action in what is no Region",
      pipeline([sources, stage("Deploy", deploy("Stack", "Code", { region: "../.." }))], {
        artifactStore: undefined,
        artifactStores: {
          "us-east-1": { type: "S3", location: "here" },
          "../..": { type: "S3", location: "x" },
        },
      }),
      "'../..' is not a valid region",
    ],
    [
      "a Region without an artifact store",
      pipeline([sources, stage("Deploy", deploy("Stack", "Code", { region: "eu-west-1" }))], {
        artifactStore: undefined,
        artifactStores: { "us-east-1": { type: "S3", location: "here" } },
      }),
      "Your pipeline must have an artifact store, such as an artifact bucket, for each region where you have an action. The following region is missing in 'pipeline.artifactStores': eu-west-1.",
    ],
  ])("refuses %s", (_what, declaration, message) => {
    expect(refusal(declaration)).toEqual({ code: "InvalidStructureException", message });
  });

  it("refuses an artifact store and artifact stores together, and neither", () => {
    const store = { type: "S3", location: "here" } as const;
    expect(refusal(lab({ artifactStores: { "us-east-1": store } }))?.code).toBe("InvalidStructureException");
    expect(refusal(lab({ artifactStore: undefined }))?.code).toBe("InvalidStructureException");
  });
});

describe("stages and actions", () => {
  it("refuses two stages of one name", () => {
    expect(refusal(pipeline([sources, approve, approve]))).toEqual({
      code: "InvalidStageDeclarationException",
      message: "Stage name 'Approve' is used more than once",
    });
  });

  it.each<[string, PipelineDeclaration, string]>([
    [
      "an unknown action type",
      pipeline([
        sources,
        stage(
          "Build",
          approval("Odd", {
            actionTypeId: { category: "Build", owner: "Custom", provider: "Mine", version: "1" },
          }),
        ),
      ]),
      "ActionType (Category: 'Build', Provider: 'Mine', Owner: 'Custom', Version: '1') in action 'Odd' is not available in region 'US_EAST_1'",
    ],
    [
      "too few artifacts",
      pipeline([stage("Source", source("Commit", "Code", { outputArtifacts: [] })), approve]),
      "Action Commit declares 0 output artifacts which is less than the minimum count (1)",
    ],
    [
      "a missing configuration key",
      pipeline([stage("Source", source("Commit", "Code", { configuration: { BranchName: "x" } })), approve]),
      "Action configuration for action 'Commit' is missing required configuration 'RepositoryName'",
    ],
    [
      "an unknown configuration key",
      pipeline([
        stage(
          "Source",
          source("Commit", "Code", {
            configuration: { RepositoryName: "r", BranchName: "b", repository_name: "x" },
          }),
        ),
        approve,
      ]),
      "Action configuration for action 'Commit' contains unknown configuration 'repository_name'",
    ],
    [
      "an input that nothing before puts out",
      pipeline([sources, stage("Deploy", deploy("Stack", "Built"))]),
      "Input Artifact Bundle Built in action Stack is not declared as Output Artifact Bundle in any of the preceding actions",
    ],
    [
      "a namespace used twice",
      pipeline([
        stage("Source", source("Commit", "Code", { namespace: "N" })),
        stage("Deploy", deploy("Stack", "Code", { namespace: "N" })),
      ]),
      "Namespaces must be unique across the pipeline definition. The following occur more than once in the pipeline. StageName=[Deploy], ActionName=[Stack], Namespace=[N]",
    ],
    [
      "a reference to a namespace that is not there",
      pipeline([
        sources,
        stage("Approve", approval("Review", { configuration: { CustomData: "#{Src.CommitId}" } })),
      ]),
      "Valid format for a pipeline execution variable reference is a namespace and a key separated by a period (.). The following pipeline execution variables are referencing a namespace that does not exist. StageName=[Approve], ActionName=[Review], ActionConfigurationKey=[CustomData], VariableReferenceText=[Src.CommitId]",
    ],
  ])("refuses %s", (_what, declaration, message) => {
    expect(refusal(declaration)).toEqual({ code: "InvalidActionDeclarationException", message });
  });

  it("refuses two outputs of one name, and a timeout of anything but an approval", () => {
    const twice = pipeline([stage("Source", source("One", "Code"), source("Two", "Code")), approve]);
    expect(refusal(twice)?.code).toBe("InvalidActionDeclarationException");
    const timed = pipeline([sources, stage("Deploy", deploy("Stack", "Code", { timeoutInMinutes: 10 }))]);
    expect(refusal(timed)?.code).toBe("InvalidActionDeclarationException");
  });

  it("takes an input from the same stage when it is put out by a lower runOrder", () => {
    const built = (runOrder: number): PipelineDeclaration =>
      pipeline([
        sources,
        stage(
          "Deploy",
          deploy("First", "Code", {
            outputArtifacts: [{ name: "Out" }],
            configuration: { ...deploy("x", "Code").configuration, OutputFileName: "out.json" },
          }),
          deploy("Second", "Out", { runOrder }),
        ),
      ]);
    expect(refusal(built(2))).toBeUndefined();
    expect(refusal(built(1))?.code).toBe("InvalidActionDeclarationException");
  });
});

describe("what is not emulated", () => {
  const conditions = { conditions: [{ result: "FAIL" as const, rules: [] }] };
  it.each<[string, PipelineDeclaration]>([
    [
      "triggers",
      lab({ pipelineType: "V2", triggers: [{ providerType: "CodeStarSourceConnection" }] as never }),
    ],
    ["conditions", lab({ pipelineType: "V2", stages: [sources, { ...approve, beforeEntry: conditions }] })],
    [
      "rollback",
      lab({ pipelineType: "V2", stages: [sources, { ...approve, onFailure: { result: "ROLLBACK" } }] }),
    ],
    [
      "an action type of AWS that does not run here",
      pipeline([
        sources,
        stage(
          "Invoke",
          approval("Call", {
            actionTypeId: { category: "Invoke", owner: "AWS", provider: "InspectorScan", version: "1" },
          }),
        ),
      ]),
    ],
  ])("refuses %s by its name, never accepts and ignores it", (_what, declaration) => {
    expect(refusal(declaration)?.code).toBe("NotImplemented");
  });
});
