import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { actionsOf } from "./actions.ts";
import { notEmulated } from "./invalid.ts";

/** Refuses what AWS would run and this engine would not. */
export function refuseUnsupported(declaration: PipelineDeclaration): void {
  if ((declaration.triggers ?? []).length > 0) throw notEmulated("pipeline triggers");
  for (const stage of declaration.stages ?? []) {
    if (stage.beforeEntry) throw notEmulated(`beforeEntry conditions (stage '${stage.name}')`);
    if (stage.onSuccess) throw notEmulated(`onSuccess conditions (stage '${stage.name}')`);
    if (stage.onFailure) throw notEmulated(`onFailure of a stage (stage '${stage.name}')`);
    if ((stage.blockers ?? []).length > 0) throw notEmulated(`stage blockers (stage '${stage.name}')`);
  }
  for (const { action } of actionsOf(declaration)) {
    if (action.commands) throw notEmulated(`commands of an action (action '${action.name}')`);
    if (action.outputVariables) throw notEmulated(`outputVariables of an action (action '${action.name}')`);
    if (action.environmentVariables) {
      throw notEmulated(`environmentVariables of an action (action '${action.name}')`);
    }
  }
}
