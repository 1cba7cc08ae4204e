import type { LoggedEvent } from "../../kernel/event-log.ts";
import { cellsOf, wrap } from "../cells.ts";
import { TUI_AGENT } from "../data/clients.ts";
import { line, span, type Line } from "../lines.ts";
import { here, type AppState } from "../state.ts";
import { clockTime, dateTime } from "../when.ts";
import { chosen, fitLine } from "../lines.ts";
import { clamp, dim, listView, textView, BLANK, type Area, type ScreenView } from "./screen.ts";

/** The events whose stream or type begins with the filter, or holds it; without the TUI's own reads. */
export function shownEvents(state: AppState): readonly LoggedEvent[] {
  const filter = here(state).filter.toLowerCase();
  return state.events.all.filter((event) => {
    if (!state.events.own && isOwn(event)) return false;
    return filter === "" || `${event.stream} ${event.type} ${gist(event)}`.toLowerCase().includes(filter);
  });
}

export function eventsView(state: AppState, area: Area): ScreenView {
  const shown = shownEvents(state);
  const { follow } = state.events;
  const cursor = follow ? shown.length - 1 : clamp(here(state).cursor, shown.length);
  const head = line(
    span(follow ? "following" : "paused", follow ? "succeeded" : "waiting"),
    span(`  ${shown.length} event${shown.length === 1 ? "" : "s"}`, "dim"),
    here(state).filter === "" ? undefined : span(`  filter: ${here(state).filter}`, "key"),
  );
  if (!state.place.control) {
    return listView({ title: "Events", body: [dim("A real account has no event log.")], items: 0, at: 0 });
  }
  // Only the rows that can show are drawn: the log is long.
  const from = Math.max(0, Math.min(cursor - Math.floor(area.height / 2), shown.length - area.height));
  const rows = shown.slice(from, from + area.height);
  return listView({
    title: "Events",
    head: [head],
    body: rows.map((event, index) => eventRow(event, from + index === cursor, area)),
    items: shown.length,
    at: cursor - from,
  });
}

function eventRow(event: LoggedEvent, isChosen: boolean, area: Area): Line {
  const { glyphs, width } = area;
  const what = gist(event);
  const failed = /fail|denied|reject/i.test(`${event.type} ${what}`);
  const row = line(
    isChosen ? glyphs.pointer : " ",
    span(`${clockTime(event.time)}  `, "dim"),
    span(event.type, failed ? "failed" : "plain"),
    what === "" ? undefined : span(`  ${what}`, failed ? "failed" : "key"),
    span(`  ${event.stream}`, "dim"),
  );
  return isChosen ? chosen(row, width, glyphs.ellipsis, area.focused) : fitLine(row, width, glyphs.ellipsis);
}

/** One event as JSON. */
export function eventView(state: AppState, id: number, area: Area): ScreenView {
  const event = state.events.all.find((one) => one.id === id);
  const title = `Event ${id}`;
  if (!event) return textView({ title, body: [dim("This event is no longer kept here.")] });
  const json = JSON.stringify(event.data, undefined, 2) ?? "";
  return textView({
    title,
    head: [
      line(span(event.type, "title"), span(`  ${dateTime(event.time)}`, "dim")),
      dim(event.stream),
      BLANK,
    ],
    body: json.split("\n").flatMap((text) => wrap(text, area.width).map(jsonLine)),
  });
}

function jsonLine(text: string): Line {
  const [, indent = "", key = "", rest = ""] = /^(\s*)("(?:[^"\\]|\\.)*"\s*:)?(.*)$/.exec(text) ?? [];
  return cellsOf(key) > 0 ? line(indent, span(key, "key"), span(rest)) : line(span(text));
}

/** The one or two facts of an event that are worth a place in its row. */
function gist({ data }: LoggedEvent): string {
  if (typeof data !== "object" || data === null) return "";
  const of = data as Record<string, unknown>;
  const detail = typeof of["detail"] === "object" && of["detail"] !== null ? of["detail"] : {};
  const facts = { ...detail, ...of } as Record<string, unknown>;
  return [
    "eventName",
    "errorCode",
    "detail-type",
    "subject",
    "stage",
    "stageName",
    "action",
    "actionName",
    "state",
    "status",
  ]
    .map((key) => facts[key])
    .filter((fact) => typeof fact === "string" && fact !== "")
    .slice(0, 4)
    .join(" ");
}

function isOwn({ data }: LoggedEvent): boolean {
  const agent = (data as { userAgent?: unknown } | null)?.userAgent;
  return typeof agent === "string" && agent.includes(TUI_AGENT);
}
