import type { ActionDeclaration, PipelineDeclaration, StageDeclaration } from "@aws-sdk/client-codepipeline";

/** A definition as GetPipeline answers it: with AWS's defaults and its version. */
export function normalize(declaration: PipelineDeclaration, version: number): PipelineDeclaration {
  return {
    ...declaration,
    stages: declaration.stages?.map(normalizeStage),
    version,
    executionMode: declaration.executionMode ?? "SUPERSEDED",
    pipelineType: declaration.pipelineType ?? "V1",
  };
}

function normalizeStage(stage: StageDeclaration): StageDeclaration {
  return { ...stage, actions: stage.actions?.map(normalizeAction) };
}

function normalizeAction(action: ActionDeclaration): ActionDeclaration {
  return {
    ...action,
    runOrder: action.runOrder ?? 1,
    configuration: action.configuration ?? {},
    outputArtifacts: action.outputArtifacts ?? [],
    inputArtifacts: action.inputArtifacts ?? [],
  };
}
