import type { PipelineDeclaration, StageDeclaration } from "@aws-sdk/client-codepipeline";
import { AwsError } from "../../kernel/errors.ts";
import type { PlacedAction } from "../definition/actions.ts";
import type { ActionRun, Execution, PipelineState, StageRun } from "./state.ts";

/** The definition that an execution started with, and finishes with. */
export function definitionOf(state: PipelineState, execution: Execution): PipelineDeclaration {
  return definitionAt(state, execution.pipelineVersion);
}

export function currentDefinition(state: PipelineState): PipelineDeclaration {
  return definitionAt(state, state.version);
}

function definitionAt(state: PipelineState, version: number): PipelineDeclaration {
  const declaration = state.definitions[version];
  if (!declaration) throw new Error(`version ${version} of pipeline ${state.name} was forgotten too early`);
  return declaration;
}

/** The stage that an execution is in, or waits for. */
export function stageOf(state: PipelineState, execution: Execution): StageDeclaration | undefined {
  return definitionOf(state, execution).stages?.[execution.stageIndex];
}

/** The run of the stage that an execution is in; `undefined` while it waits. */
export function currentStageRun(execution: Execution): StageRun | undefined {
  return execution.waiting ? undefined : execution.stages[execution.stageIndex];
}

/** The current attempt at an action of a stage. */
export function runOf(execution: Execution, stage: StageRun, actionName: string): ActionRun | undefined {
  const id = stage.runs[actionName];
  return id === undefined ? undefined : execution.runs[id];
}

/** Current attempts of a stage. */
export function runsOf(execution: Execution, stage: StageRun): ActionRun[] {
  return Object.values(stage.runs).flatMap((id) => execution.runs[id] ?? []);
}

/** The declaration behind an attempt. */
export function declarationOf(state: PipelineState, run: ActionRun): PlacedAction["action"] {
  const stages = state.definitions[run.pipelineVersion]?.stages ?? [];
  const action = stages
    .find((stage) => stage.name === run.stageName)
    ?.actions?.find(({ name }) => name === run.actionName);
  if (!action) throw new Error(`pipeline ${state.name} has no action ${run.stageName}/${run.actionName}`);
  return action as PlacedAction["action"];
}

/** Whether an execution will do nothing more (but for a retry). */
export function isFinal(execution: Execution): boolean {
  return execution.status !== "InProgress" && execution.status !== "Stopping";
}

/** Executions that are not final, oldest first. */
export function liveExecutions(state: PipelineState): Execution[] {
  return Object.values(state.executions)
    .filter((execution) => !isFinal(execution))
    .toSorted((a, b) => a.number - b.number);
}

/** @throws AwsError `StageNotFoundException` */
export function requireStage(state: PipelineState, stageName: string): StageDeclaration {
  const stage = currentDefinition(state).stages?.find(({ name }) => name === stageName);
  if (!stage) throw stageNotFound(state, stageName);
  return stage;
}

export function stageNotFound(state: PipelineState, stageName: string): AwsError {
  return new AwsError(
    "StageNotFoundException",
    `Pipeline '${state.name}' does not have a stage with name '${stageName}'`,
  );
}
