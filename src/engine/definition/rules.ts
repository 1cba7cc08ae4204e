import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import type { Providers } from "./actions.ts";
import { checkActionTypes } from "./action-types.ts";
import { checkArtifactFlow } from "./artifact-flow.ts";
import { invalidStructure } from "./invalid.ts";
import { actionsOf } from "./actions.ts";
import { checkStores } from "./stores.ts";
import { checkPipelineType, checkStages } from "./structure.ts";
import { refuseUnsupported } from "./unsupported.ts";
import { checkVariables } from "../variables/check.ts";

/**
 * Every rule of a pipeline's definition (CodePipeline pipeline structure reference).
 * @param region the pipeline's own.
 * @throws AwsError `InvalidStructureException`, `InvalidStageDeclarationException`,
 * `InvalidActionDeclarationException`, or `NotImplemented` (501) for what is not emulated.
 */
export function checkDefinition(
  declaration: PipelineDeclaration,
  region: string,
  providers: Providers,
): void {
  checkStages(declaration);
  if (actionsOf(declaration).every(({ action }) => action.actionTypeId.category === "Source")) {
    throw invalidStructure("Pipeline should contain at least 1 action whose category is not Source");
  }
  checkPipelineType(declaration);
  refuseUnsupported(declaration);
  checkStores(declaration, region);
  checkActionTypes(declaration, region, providers);
  checkArtifactFlow(declaration);
  checkVariables(declaration);
}
