import type { LoggedEvent } from "../../../kernel/event-log.ts";
import type { AwsEvent, Host, Place } from "../../host.ts";
import { DEFAULT_BUS } from "./bus-store.ts";
import { startDelivery } from "./delivery.ts";
import { envelope } from "./envelope.ts";
import { receive } from "./router.ts";

/** What `host.emit` appends: `aws-events/ACCOUNT/REGION`. */
const STREAMS = "aws-events/";
const CURSOR = "aws-events";

/**
 * Takes in what AWS services emitted, now and from here on. The position in the log is kept with what came of
 * each event, so that a killed process neither loses one nor takes it in twice.
 */
export function followAwsEvents(host: Host): void {
  takeIn(host);
  const stop = host.store.events.subscribe(STREAMS, () => {
    // As a task: whoever emitted the event does not answer for its rules.
    host.tasks.run("EventBridge intake", async () => takeIn(host));
  });
  host.tasks.signal.addEventListener("abort", stop, { once: true });
}

function takeIn(host: Host): void {
  const cursors = host.store.collection<number>("events/cursors");
  const after = cursors.get(CURSOR) ?? 0;
  for (const logged of host.store.events.read<AwsEvent>({ prefix: STREAMS, after })) {
    const place = placeOf(logged);
    const deliveries = host.store.transaction(() => {
      if ((cursors.get(CURSOR) ?? 0) >= logged.id) return [];
      cursors.put(CURSOR, logged.id);
      const event = envelope(place, host.ids.uuid(), logged.time, logged.data);
      return receive(host, place, DEFAULT_BUS, event);
    });
    for (const delivery of deliveries) startDelivery(host, delivery);
  }
}

function placeOf({ stream }: LoggedEvent): Place {
  const [, account = "", region = ""] = stream.split("/");
  return { account, region };
}
