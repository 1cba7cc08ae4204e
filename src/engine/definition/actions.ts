import type { ActionDeclaration, ActionTypeId, PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import type { ActionProvider } from "../provider.ts";

/** An action type of which the API's constraints guarantee every member. */
type CompleteActionType = { [Key in keyof ActionTypeId]-?: NonNullable<ActionTypeId[Key]> };

/** An action with the stage it is declared in. */
export interface PlacedAction {
  stageName: string;
  /** From 0. */
  stageIndex: number;
  action: ActionDeclaration & { name: string; actionTypeId: CompleteActionType };
}

/** Providers by `Category/Owner/Provider/Version`. */
export type Providers = ReadonlyMap<string, ActionProvider>;

/** The key of an action type in {@link Providers}. */
export function providerKey(type: ActionTypeId): string {
  return `${type.category}/${type.owner}/${type.provider}/${type.version}`;
}

/** Every action of a pipeline, in the order of its declaration. */
export function actionsOf(declaration: PipelineDeclaration): PlacedAction[] {
  return (declaration.stages ?? []).flatMap((stage, stageIndex) =>
    (stage.actions ?? []).map((action) => ({
      stageName: stage.name ?? "",
      stageIndex,
      action: action as PlacedAction["action"],
    })),
  );
}

/** The order in which an action runs in its stage; 1 where it is not declared. */
export function runOrderOf(action: ActionDeclaration): number {
  return action.runOrder ?? 1;
}

export function artifactNames(artifacts: readonly { name: string | undefined }[] | undefined): string[] {
  return (artifacts ?? []).map((artifact) => artifact.name ?? "");
}
