import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { actionsOf, artifactNames, runOrderOf, type PlacedAction } from "./actions.ts";
import { invalidAction } from "./invalid.ts";
import { firstRepeated } from "./structure.ts";

/**
 * Every input artifact is the output of an action that ran before, and every output has a name of its
 * own (Input and output artifacts).
 */
export function checkArtifactFlow(declaration: PipelineDeclaration): void {
  const actions = actionsOf(declaration);
  const twice = firstRepeated(actions.flatMap(({ action }) => artifactNames(action.outputArtifacts)));
  if (twice !== undefined) {
    throw invalidAction(
      `Output Artifact Bundle name must be unique within the pipeline. ${twice} has been used more than once.`,
    );
  }
  for (const placed of actions) {
    const produced = new Set(
      actions
        .filter((other) => runsBefore(other, placed))
        .flatMap(({ action }) => artifactNames(action.outputArtifacts)),
    );
    const missing = artifactNames(placed.action.inputArtifacts).find((name) => !produced.has(name));
    if (missing !== undefined) {
      throw invalidAction(
        `Input Artifact Bundle ${missing} in action ${placed.action.name} is not declared as Output Artifact Bundle in any of the preceding actions`,
      );
    }
  }
}

/** Whether `first` has ended before `second` starts. */
export function runsBefore(first: PlacedAction, second: PlacedAction): boolean {
  return (
    first.stageIndex < second.stageIndex ||
    (first.stageIndex === second.stageIndex && runOrderOf(first.action) < runOrderOf(second.action))
  );
}
