import type { ArtifactStore, PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { isRegion } from "../../kernel/region.ts";
import { actionsOf } from "./actions.ts";
import { invalidAction, invalidStructure } from "./invalid.ts";

/**
 * Artifact stores cover every Region in which an action runs (Add a cross-Region action in CodePipeline).
 * @param region the pipeline's own.
 */
export function checkStores(declaration: PipelineDeclaration, region: string): void {
  const { artifactStore, artifactStores } = declaration;
  if ((artifactStore === undefined) === (artifactStores === undefined)) {
    throw invalidStructure(
      "You must include either 'pipeline.artifactStore' or 'pipeline.artifactStores' in your pipeline, but you cannot use both.",
    );
  }
  const regions = new Set([region, ...actionsOf(declaration).map(({ action }) => action.region ?? region)]);
  const unknown = [...regions, ...Object.keys(artifactStores ?? {})].find((name) => !isRegion(name));
  if (unknown !== undefined) throw invalidStructure(`'${unknown}' is not a valid region`);
  if (artifactStore && regions.size > 1) {
    throw invalidStructure(
      "Your pipeline contains actions in more than one region. Use 'pipeline.artifactStores' instead of " +
        "'pipeline.artifactStore' to declare an artifact store, such as an artifact bucket, for each region where you have an action.",
    );
  }
  const missing = [...regions].find((name) => artifactStores && !artifactStores[name]);
  if (missing !== undefined) {
    throw invalidStructure(
      "Your pipeline must have an artifact store, such as an artifact bucket, for each region where you have an action. " +
        `The following region is missing in 'pipeline.artifactStores': ${missing}.`,
    );
  }
  const abroad = actionsOf(declaration).find(
    ({ action }) => action.actionTypeId.category === "Source" && (action.region ?? region) !== region,
  );
  if (abroad) {
    throw invalidAction(
      `Source action '${abroad.action.name}' must be in the same region as the pipeline, which is '${region}'`,
    );
  }
}

/** The store that holds the artifacts of actions in `region`. */
export function storeFor(declaration: PipelineDeclaration, region: string): ArtifactStore {
  const store = declaration.artifactStores?.[region] ?? declaration.artifactStore;
  if (!store) throw invalidStructure(`The pipeline has no artifact store in ${region}`);
  return store;
}
