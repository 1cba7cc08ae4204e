import {
  type CloudFormationClient,
  DescribeStackEventsCommand,
  type StackEvent,
} from "@aws-sdk/client-cloudformation";
import { isDenied } from "../explain.ts";

/**
 * Why an operation on a stack failed: the first failed resource of it. Without the permission for
 * DescribeStackEvents, AWS's sentence that says so (AWS page: "AWS CloudFormation deploy action reference").
 * @param token the operation's ClientRequestToken.
 */
export async function whyFailed(
  client: CloudFormationClient,
  stackId: string,
  token: string,
): Promise<string> {
  try {
    const first = (await eventsOf(client, stackId, token)).findLast(isCause);
    return first ? `Reason: ${first.LogicalResourceId ?? ""}: ${first.ResourceStatusReason ?? ""}` : "";
  } catch (error) {
    if (!isDenied(error)) throw error;
    return "Status reason is not available because IAM role associated with the action does not have CloudFormation DescribeStackEvents permission";
  }
}

/** Newest first, of this operation only where the events tell. */
async function eventsOf(client: CloudFormationClient, stackId: string, token: string): Promise<StackEvent[]> {
  const events: StackEvent[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new DescribeStackEventsCommand({ StackName: stackId, NextToken }));
    events.push(...(page.StackEvents ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  const own = events.filter((event) => event.ClientRequestToken === token);
  return own.length > 0 ? own : events;
}

function isCause(event: StackEvent): boolean {
  return (
    event.ResourceStatus?.endsWith("_FAILED") === true &&
    event.ResourceStatusReason !== undefined &&
    // Siblings that CloudFormation gave up because another one had failed.
    !/^Resource (creation|update|deletion) cancelled/.test(event.ResourceStatusReason)
  );
}
