import type { LoggedEvent } from "../kernel/event-log.ts";

/** The event-log streams in which AWS's services tell what happened. */
export const HAPPENINGS = "aws-events/";

interface AwsEvent {
  "detail-type": string;
  detail: Record<string, unknown>;
}

const GLYPHS: Record<string, string> = { STARTED: "…", SUCCEEDED: "✓", FAILED: "✗" };

/** What an event says to a reader, in a line; `undefined` for one that says nothing new. */
export function happening(event: LoggedEvent): string | undefined {
  const { "detail-type": type, detail } = event.data as AwsEvent;
  const text = (name: string): string => String(detail[name]);
  switch (type) {
    case "CodePipeline Action Execution State Change":
      return `${GLYPHS[text("state")] ?? "·"} ${text("stage")} / ${text("action")} ${text("state")}`;
    case "CodeCommit Repository State Change":
      return `· ${text("repositoryName")}: ${text("referenceType")} ${text("referenceName")} is at ${text("commitId").slice(0, 7)}`;
    case "CloudFormation Stack Status Change": {
      const { status } = detail["status-details"] as { status: string };
      return `· stack ${text("stack-id").split("/")[1] ?? ""} ${status}`;
    }
    default:
      return undefined;
  }
}
