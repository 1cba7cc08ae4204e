import type * as sdk from "@aws-sdk/client-codepipeline";
import type { ActionType } from "@aws-sdk/client-codepipeline";
import type { ActionProvider } from "../../../../engine/provider.ts";
import type { OperationsOf } from "../../../service.ts";
import { providersByType } from "../engines.ts";

export const actionTypeOperations: OperationsOf<typeof sdk> = {
  /** Only what runs here: an action type that is listed can be used. */
  ListActionTypes({ actionOwnerFilter }) {
    return {
      actionTypes: [...providersByType.values()]
        .filter(({ type }) => actionOwnerFilter === undefined || type.owner === actionOwnerFilter)
        .map(actionTypeOf),
    };
  },
};

function actionTypeOf({ type, artifacts, configuration }: ActionProvider): ActionType {
  return {
    id: { ...type },
    settings: {},
    actionConfigurationProperties: Object.entries(configuration).map(([name, property]) => ({
      name,
      required: property.required ?? false,
      key: property.required ?? false,
      secret: property.secret ?? false,
      description: property.description,
    })),
    inputArtifactDetails: { minimumCount: artifacts.inputs.min, maximumCount: artifacts.inputs.max },
    outputArtifactDetails: { minimumCount: artifacts.outputs.min, maximumCount: artifacts.outputs.max },
  };
}
