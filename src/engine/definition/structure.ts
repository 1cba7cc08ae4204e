import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { actionsOf } from "./actions.ts";
import { invalidAction, invalidStage, invalidStructure } from "./invalid.ts";

const MOST_STAGES = 50;

/** Stages: how many, their names, and where source actions may be (CodePipeline pipeline structure reference). */
export function checkStages(declaration: PipelineDeclaration): void {
  const stages = declaration.stages ?? [];
  if (stages.length < 2) {
    throw invalidStructure(
      `Pipeline has only ${stages.length} stage(s). There should be a minimum of 2 stages in a pipeline`,
    );
  }
  if (stages.length > MOST_STAGES) {
    throw invalidStructure(
      `Pipeline has too many stages. There can only be up to ${MOST_STAGES} stages in a pipeline`,
    );
  }
  const twice = firstRepeated(stages.map((stage) => stage.name ?? ""));
  if (twice !== undefined) throw invalidStage(`Stage name '${twice}' is used more than once`);
  for (const stage of stages) {
    if ((stage.actions ?? []).length === 0) {
      throw invalidStage(
        `Stage '${stage.name}' has no actions. There should be a minimum of 1 action in a stage`,
      );
    }
    const action = firstRepeated((stage.actions ?? []).map(({ name }) => name ?? ""));
    if (action !== undefined) {
      throw invalidAction(`Action name '${action}' is used more than once in stage '${stage.name}'`);
    }
  }
  checkSources(declaration);
}

function checkSources(declaration: PipelineDeclaration): void {
  const actions = actionsOf(declaration);
  const isSource = ({ action }: (typeof actions)[number]): boolean =>
    action.actionTypeId.category === "Source";
  if (actions.some((placed) => placed.stageIndex === 0 && !isSource(placed))) {
    throw invalidStructure("Pipeline should start with a stage that only contains source actions");
  }
  if (actions.some((placed) => placed.stageIndex > 0 && isSource(placed))) {
    throw invalidStructure("Source actions can only be included in the first stage of the pipeline");
  }
}

/** What only V2 pipelines have (Pipeline types). A pipeline that names no type is a V1 pipeline. */
export function checkPipelineType(declaration: PipelineDeclaration): void {
  const variables = declaration.variables ?? [];
  if ((declaration.pipelineType ?? "V1") === "V1") {
    if ((declaration.executionMode ?? "SUPERSEDED") !== "SUPERSEDED") {
      throw invalidStructure("QUEUED or PARALLEL mode can only be used with V2 pipelines");
    }
    if (variables.length > 0) {
      throw invalidStructure("Pipeline variable can only be used with V2 pipelines");
    }
    if ((declaration.triggers ?? []).length > 0) {
      throw invalidStructure("Triggers on tag can only be used with V2 pipelines");
    }
    if (declaration.stages?.some((stage) => stage.beforeEntry ?? stage.onSuccess ?? stage.onFailure)) {
      throw invalidStage("Stage level conditions can only be used with V2 pipelines.");
    }
  }
  const twice = firstRepeated(variables.map(({ name }) => name ?? ""));
  if (twice !== undefined) {
    throw invalidStructure(
      `Variable names must be unique. The following variable name is already in use: ${twice}`,
    );
  }
}

/** The first value that is in the list a second time. */
export function firstRepeated(values: readonly string[]): string | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}
