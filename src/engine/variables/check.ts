import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { actionsOf, type PlacedAction } from "../definition/actions.ts";
import { runsBefore } from "../definition/artifact-flow.ts";
import { invalidAction } from "../definition/invalid.ts";
import { referencesIn } from "./references.ts";

/** Namespaces are unique, and references name a namespace that is there (Variables reference). */
export function checkVariables(declaration: PipelineDeclaration): void {
  const actions = actionsOf(declaration);
  const repeated = actions.find(({ action }, index) =>
    actions.slice(0, index).some((other) => action.namespace && other.action.namespace === action.namespace),
  );
  if (repeated) {
    throw invalidAction(
      "Namespaces must be unique across the pipeline definition. The following occur more than once in the pipeline. " +
        `StageName=[${repeated.stageName}], ActionName=[${repeated.action.name}], Namespace=[${repeated.action.namespace}]`,
    );
  }
  for (const placed of actions) checkReferences(placed, actions, declaration);
}

function checkReferences(
  placed: PlacedAction,
  actions: readonly PlacedAction[],
  declaration: PipelineDeclaration,
): void {
  const known = new Set(
    actions.filter((other) => runsBefore(other, placed)).map(({ action }) => action.namespace),
  );
  const declared = new Set(declaration.variables?.map(({ name }) => name));
  for (const [key, value] of Object.entries(placed.action.configuration ?? {})) {
    for (const reference of referencesIn(value)) {
      const exists =
        reference.namespace === "codepipeline" ||
        (reference.namespace === "variables" && declared.has(reference.key)) ||
        known.has(reference.namespace);
      if (exists && reference.key !== "") continue;
      throw invalidAction(
        "Valid format for a pipeline execution variable reference is a namespace and a key separated by a period (.). " +
          "The following pipeline execution variables are referencing a namespace that does not exist. " +
          `StageName=[${placed.stageName}], ActionName=[${placed.action.name}], ActionConfigurationKey=[${key}], VariableReferenceText=[${reference.text}]`,
      );
    }
  }
}
