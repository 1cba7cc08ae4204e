import type { Event, LookupEventsCommandInput, LookupEventsCommandOutput } from "@aws-sdk/client-cloudtrail";
import { AwsError } from "../../../kernel/errors.ts";
import type { LoggedEvent } from "../../../kernel/event-log.ts";
import type { Call } from "../../service.ts";
import { attributeFilter } from "./attributes.ts";
import { readToken, writeToken } from "./next-token.ts";
import { eventOf, type TrailRecord } from "./record.ts";

/** Event history goes this far back ("Working with CloudTrail event history"). */
const HISTORY = 90 * 24 * 60 * 60 * 1_000;
const LARGEST_PAGE = 50;
/** How many records are read at once. */
const BATCH = 200;

/** The management events of the account and Region, newest first. */
export function lookupEvents(
  input: LookupEventsCommandInput,
  call: Call,
): Omit<LookupEventsCommandOutput, "$metadata"> {
  const size = input.MaxResults ?? LARGEST_PAGE;
  if (size < 1 || size > LARGEST_PAGE) {
    throw new AwsError("InvalidMaxResultsException", `MaxResults must be between 1 and ${LARGEST_PAGE}.`);
  }
  const from = Math.max(input.StartTime?.getTime() ?? 0, call.host.clock.now() - HISTORY);
  const until = input.EndTime?.getTime() ?? Number.MAX_SAFE_INTEGER;
  if (input.StartTime && input.StartTime.getTime() > until) {
    throw new AwsError("InvalidTimeRangeException", "The start time must be before the end time.");
  }
  const matches = attributeFilter(input.LookupAttributes ?? []);
  // Insights are not computed: there are none.
  if (input.EventCategory === "insight") return { Events: [] };
  const events: Event[] = [];
  for (const logged of newestFirst(call, readToken(input))) {
    if (logged.time < from) break;
    if (logged.time > until || !logged.data.managementEvent || !matches(logged.data)) continue;
    if (events.length === size) return { Events: events, NextToken: writeToken(input, logged.id + 1) };
    events.push(eventOf(logged));
  }
  return { Events: events };
}

function* newestFirst(
  { account, region, host }: Call,
  before: number | undefined,
): Generator<LoggedEvent<TrailRecord>> {
  const stream = `cloudtrail/${account}/${region}`;
  let next = before;
  for (;;) {
    const batch = host.store.events.read<TrailRecord>({
      stream,
      reverse: true,
      limit: BATCH,
      ...(next === undefined ? {} : { before: next }),
    });
    yield* batch;
    next = batch.at(-1)?.id;
    if (batch.length < BATCH) return;
  }
}
