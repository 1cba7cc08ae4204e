import type { LoggedEvent } from "../../kernel/event-log.ts";
import { cellsOf, pad, wrap } from "../cells.ts";
import { chosen, fitLine, line, span, type Line } from "../lines.ts";
import { here, type AppState } from "../state.ts";
import { clockTime, dateTime } from "../when.ts";
import { gistOf, isBackground } from "./event-gist.ts";
import { BLANK, clamp, dim, listView, textView, type Area, type ScreenView } from "./screen.ts";

/** The events whose stream begins with the filter, or whose row holds it; without the background, if not asked for. */
export function shownEvents(state: AppState): readonly LoggedEvent[] {
  const filter = here(state).filter.toLowerCase();
  return state.events.all.filter((event) => {
    if (!state.events.background && isBackground(event)) return false;
    if (filter === "" || event.stream.toLowerCase().startsWith(filter)) return true;
    const { source, what, facts } = gistOf(event);
    return `${source} ${what} ${facts}`.toLowerCase().includes(filter);
  });
}

export function eventsView(state: AppState, area: Area): ScreenView {
  if (!state.place.control) {
    return listView({ title: "Events", body: [dim("A real account has no event log.")], items: 0, at: 0 });
  }
  const shown = shownEvents(state);
  const { follow, background, all } = state.events;
  const cursor = follow ? shown.length - 1 : clamp(here(state).cursor, shown.length);
  const head = line(
    span(follow ? "following" : "paused", follow ? "succeeded" : "waiting"),
    span(`  ${shown.length} event${shown.length === 1 ? "" : "s"}`, "dim"),
    background ? undefined : span(`  o shows all ${all.length}: reads too`, "dim"),
  );
  // Only the rows that can show are drawn: the log is long.
  const rows = area.height - 1;
  const from = Math.max(0, Math.min(cursor - Math.floor(rows / 2), shown.length - rows));
  return listView({
    title: "Events",
    note: shown.length === 0 ? "" : `${cursor + 1} of ${shown.length}`,
    head: [head],
    body: shown
      .slice(from, from + rows)
      .map((event, index) => eventRow(event, from + index === cursor, area)),
    items: shown.length,
    at: cursor - from,
  });
}

function eventRow(event: LoggedEvent, isChosen: boolean, area: Area): Line {
  const { glyphs, width } = area;
  const { source, what, facts, failed } = gistOf(event);
  const row = line(
    isChosen ? glyphs.pointer : " ",
    span(`${clockTime(event.time)}  `, "dim"),
    span(`${pad(source, 14, glyphs.ellipsis)}  `, "key"),
    span(what, failed ? "failed" : "plain"),
    facts === "" ? undefined : span(`  ${facts}`, failed ? "failed" : "dim"),
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
