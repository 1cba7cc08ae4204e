import type { LoggedEvent } from "../../kernel/event-log.ts";

/** What a row of the event log says: who tells it, what happened, and the one or two facts that matter. */
export interface Gist {
  source: string;
  what: string;
  facts: string;
  failed: boolean;
}

type Facts = Record<string, unknown>;

/** Members that are worth a place, in this order: AWS's own events, CloudTrail's records, and pipelab's. */
const TELLING = [
  "errorCode",
  "pipeline",
  "stackName",
  "StackName",
  "LogicalResourceId",
  "logical-resource-id",
  "stage",
  "stageName",
  "action",
  "actionName",
  "state",
  "status",
  "ResourceStatus",
  "repositoryName",
  "event",
  "subject",
  "summary",
  "to",
];
const MOST = 5;

export function gistOf(event: LoggedEvent): Gist {
  const data = factsOf(event.data);
  const [service = "", , , ...name] = event.stream.split("/");
  const detail = factsOf(data["detail"]);
  const status = factsOf(detail["status-details"]);
  const all = { ...detail, ...status, ...data };
  const told = [...name, ...TELLING.map((key) => all[key]).filter((fact) => typeof fact === "string")];
  const facts = [...new Set(told)].filter((fact) => fact !== "").slice(0, MOST);
  const trail = service === "cloudtrail";
  const what = trail ? textOf(data["eventName"], event.type) : event.type;
  return {
    source: trail ? textOf(data["eventSource"], service).replace(".amazonaws.com", "") : service,
    what,
    facts: facts.join(" "),
    failed:
      /fail|denied|reject|rollback/i.test(`${what} ${facts.join(" ")}`) || data["errorCode"] !== undefined,
  };
}

/** Read-only calls that went well, and the bus's copies of events: true, but hardly ever what is looked for. */
export function isBackground(event: LoggedEvent): boolean {
  if (event.stream.startsWith("eventbridge/")) return event.type === "EventReceived";
  if (!event.stream.startsWith("cloudtrail/")) return false;
  const { readOnly, errorCode } = factsOf(event.data);
  return readOnly === true && (errorCode === undefined || errorCode === null);
}

function factsOf(value: unknown): Facts {
  return typeof value === "object" && value !== null ? (value as Facts) : {};
}

function textOf(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}
