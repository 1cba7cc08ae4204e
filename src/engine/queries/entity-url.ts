import type { PlacedAction } from "../definition/actions.ts";
import type { PipelineState } from "../execution/state.ts";

/**
 * The console page of what an action works on, where its configuration names it: as AWS links it, but
 * never leading to the real console.
 */
export function entityUrl(
  state: PipelineState,
  action: PlacedAction["action"],
  origin: string,
): string | undefined {
  const region = action.region ?? state.region;
  const configuration = action.configuration ?? {};
  const page = (path: string): string => `${origin}/_pipelab/console/${path}?region=${region}`;
  switch (action.actionTypeId.provider) {
    case "CodeCommit": {
      const repository = encodeURIComponent(configuration["RepositoryName"] ?? "");
      const branch = encodeURIComponent(configuration["BranchName"] ?? "");
      return page(`codecommit/repositories/${repository}/browse/refs/heads/${branch}`);
    }
    case "S3":
      return page(
        `s3/buckets/${encodeURIComponent(configuration["S3Bucket"] ?? configuration["BucketName"] ?? "")}`,
      );
    case "CloudFormation":
      return page(`cloudformation/stacks/${encodeURIComponent(configuration["StackName"] ?? "")}`);
    default:
      return undefined;
  }
}
