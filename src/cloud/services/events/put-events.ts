import type * as sdk from "@aws-sdk/client-eventbridge";
import type { Call, OperationsOf } from "../../service.ts";
import { busName, findBus } from "./bus-store.ts";
import { startDelivery } from "./delivery.ts";
import { envelope } from "./envelope.ts";
import { invalid, notImplemented } from "./errors.ts";
import { receive } from "./router.ts";

type Operations = OperationsOf<typeof sdk>;

/** "Calculating PutEvents event entry size": bytes of all entries together. */
const LARGEST = 262_144;

/** Takes in the entries that are right; each wrong one fails alone. */
export const PutEvents: Operations["PutEvents"] = (input, call) => {
  if (input.EndpointId) throw notImplemented("global endpoints");
  const entries = input.Entries ?? [];
  if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > LARGEST) {
    throw invalid("Total size of the entries in the request is over the limit.");
  }
  const Entries = entries.map((entry) => putEvent(entry, call));
  return { FailedEntryCount: Entries.filter(({ ErrorCode }) => ErrorCode).length, Entries };
};

function putEvent(entry: sdk.PutEventsRequestEntry, call: Call): sdk.PutEventsResultEntry {
  const { host } = call;
  const failure = failureOf(entry);
  if (failure) return failure;
  const id = host.ids.uuid();
  const event = envelope(call, id, entry.Time?.getTime() ?? host.clock.now(), {
    source: entry.Source ?? "",
    "detail-type": entry.DetailType ?? "",
    resources: entry.Resources ?? [],
    detail: JSON.parse(entry.Detail ?? "{}") as Record<string, unknown>,
  });
  const bus = busName(entry.EventBusName);
  // As on AWS, an event for a bus that is not there is taken, and reaches nobody.
  if (!findBus(host, call, bus)) return { EventId: id };
  const deliveries = host.store.transaction(() => receive(host, call, bus, event));
  for (const delivery of deliveries) startDelivery(host, delivery);
  return { EventId: id };
}

function failureOf(entry: sdk.PutEventsRequestEntry): sdk.PutEventsResultEntry | undefined {
  for (const name of ["Source", "DetailType", "Detail"] as const) {
    if (entry[name]) continue;
    const ErrorMessage = `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;
    return { ErrorCode: "InvalidArgument", ErrorMessage };
  }
  if (entry.Source?.startsWith("aws.")) {
    return {
      ErrorCode: "NotAuthorizedForSourceException",
      ErrorMessage: "Not authorized for the source.",
    };
  }
  return isJsonObject(entry.Detail ?? "")
    ? undefined
    : { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function sizeOf(entry: sdk.PutEventsRequestEntry): number {
  const texts = [entry.Source, entry.DetailType, entry.Detail, ...(entry.Resources ?? [])];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ""), 0);
  return bytes + (entry.Time ? 14 : 0);
}
