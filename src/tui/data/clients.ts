import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { clientConfig, type Target } from "../../kernel/target.ts";

/** Tells the TUI's own calls from the user's in CloudTrail and in the event log. */
const TUI_AGENT = "pipelab-tui";

export function codePipelineClient(target: Target): CodePipelineClient {
  return new CodePipelineClient({ ...clientConfig(target), customUserAgent: TUI_AGENT });
}
