import type { Place } from "../../host.ts";

/** An event as rules see it and targets get it ("AWS service events", common fields). */
export interface EventEnvelope {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  /** ISO 8601, to the second. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** @param time milliseconds. */
export function envelope(
  { account, region }: Place,
  id: string,
  time: number,
  event: Pick<EventEnvelope, "source" | "detail-type" | "resources" | "detail">,
): EventEnvelope {
  return {
    version: "0",
    id,
    "detail-type": event["detail-type"],
    source: event.source,
    account,
    time: new Date(time).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources: event.resources,
    detail: event.detail,
  };
}
