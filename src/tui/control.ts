import type { Control } from "../backends/control.ts";

/** What the TUI uses of a cloud beside AWS's API. Absent on a real account. */
export type ControlView = Pick<Control, "inbox" | "events" | "subscribe" | "follow" | "advance">;
