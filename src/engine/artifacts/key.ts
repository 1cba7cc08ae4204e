import type { Ids } from "../../kernel/ids.ts";

/**
 * A new object key for an artifact, cut as AWS cuts it so that policies stay short:
 * `PIPELINE(20)/ARTIFACT(10)/RANDOM(7)`. AWS page: "Troubleshooting CodePipeline", truncated folder names.
 */
export function artifactKey(pipelineName: string, artifactName: string, ids: Ids): string {
  return `${pipelineName.slice(0, 20)}/${artifactName.slice(0, 10)}/${ids.alphanumeric(7)}`;
}
