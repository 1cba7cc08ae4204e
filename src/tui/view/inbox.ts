import { wrap } from "../cells.ts";
import { line, span, type Line } from "../lines.ts";
import type { Mail } from "../../backends/control.ts";
import { linksOf } from "../mail.ts";
import { here, type AppState } from "../state.ts";
import { ago, dateTime } from "../when.ts";
import { BLANK, clamp, dim, listView, type Area, type ScreenView } from "./screen.ts";
import { table } from "./table.ts";

/** The mails that the filter leaves, newest first. */
export function shownMails(state: AppState): readonly Mail[] {
  const filter = here(state).filter.toLowerCase();
  return (state.mails ?? [])
    .filter(({ subject, from, to, body }) =>
      [subject, from, to, body].some((text) => text.toLowerCase().includes(filter)),
    )
    .toReversed();
}

export function inboxView(state: AppState, area: Area): ScreenView {
  const shown = shownMails(state);
  const cursor = clamp(here(state).cursor, shown.length);
  if (shown.length === 0) {
    return listView({ title: "Inbox", body: [dim(emptyText(state, area))], items: 0, at: 0 });
  }
  const { head, body } = table(
    [
      { title: "", max: 1 },
      { title: "When", max: 9 },
      { title: "To", max: Math.max(14, Math.floor(area.width / 4)) },
      { title: "Subject", max: 400 },
    ],
    shown.map((mail) => [
      state.readMails.includes(mail.id) ? " " : span(area.glyphs.unread, "accent"),
      span(ago(mail.time, state.now), "dim"),
      mail.to,
      mail.subject,
    ]),
    cursor,
    area,
  );
  return listView({ title: "Inbox", head: [head], body, items: shown.length, at: cursor });
}

function emptyText(state: AppState, area: Area): string {
  if (!state.place.control) return "The mail of a real account goes to real inboxes.";
  if (state.mails === undefined) return `Asking ${area.glyphs.ellipsis}`;
  return state.mails.length > 0
    ? "No mail matches the filter."
    : "No mail yet. Subscribe an address to an SNS topic.";
}

/** One mail; the cursor goes through its links. */
export function mailView(state: AppState, id: string, area: Area): ScreenView {
  const mail = state.mails?.find((one) => one.id === id);
  if (!mail) return listView({ title: "Mail", body: [dim("This mail is gone.")], items: 0, at: 0 });
  const links = linksOf(mail);
  const chosen = links[clamp(here(state).cursor, links.length)];
  const body = wrap(mail.body.split("\n").map(readable).join("\n"), area.width).map((text): Line => [
    { text },
  ]);
  const listed = links.map((link) =>
    link === chosen
      ? line(span(`${area.glyphs.pointer} `, "accent"), span(link, "accent"))
      : line("  ", span(link, "key")),
  );
  return listView({
    title: "Mail",
    head: [
      line(span("Subject  ", "dim"), span(mail.subject, "title")),
      line(span("From     ", "dim"), span(mail.from)),
      line(span("To       ", "dim"), span(mail.to)),
      line(span("Date     ", "dim"), span(dateTime(mail.time))),
      BLANK,
    ],
    body,
    // Scrolled by its text when there is no link to choose.
    items: 0,
    at: 0,
    tail:
      links.length > 0
        ? [BLANK, line(span("Links", "title"), span("  Enter follows", "dim")), ...listed]
        : [],
  });
}

/** A line that is JSON (what SNS mails of an approval) over several lines; others as they are. */
function readable(text: string): string {
  if (!text.startsWith("{")) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
