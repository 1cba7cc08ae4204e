import type { LookupEventsCommandInput } from "@aws-sdk/client-cloudtrail";
import { AwsError } from "../../../kernel/errors.ts";

/** A token goes on with the query it came from: the other parameters have to be the same. */
export function writeToken(input: LookupEventsCommandInput, before: number): string {
  return Buffer.from(JSON.stringify({ before, query: queryOf(input) })).toString("base64url");
}

/**
 * @returns the id of the event log before which to go on.
 * @throws AwsError `InvalidNextTokenException`.
 */
export function readToken(input: LookupEventsCommandInput): number | undefined {
  if (input.NextToken === undefined) return undefined;
  try {
    const token = JSON.parse(Buffer.from(input.NextToken, "base64url").toString()) as Record<string, unknown>;
    if (typeof token["before"] === "number" && token["query"] === queryOf(input)) return token["before"];
  } catch {
    // Not a token of ours: refused below like one of another query.
  }
  throw new AwsError(
    "InvalidNextTokenException",
    "Invalid NextToken: a token must be used with the same parameters as the call that returned it.",
  );
}

function queryOf({ NextToken: _, MaxResults: _size, ...query }: LookupEventsCommandInput): string {
  return JSON.stringify(query);
}
