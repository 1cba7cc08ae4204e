import type { ScreenName } from "./route.ts";

/** Everything that a key can do. */
export type CommandId =
  | "up"
  | "down"
  | "left"
  | "right"
  | "pageUp"
  | "pageDown"
  | "top"
  | "bottom"
  | "open"
  | "back"
  | "quit"
  | "redraw"
  | "suspend"
  | "help"
  | "switchPanel"
  | "filter"
  | "approve"
  | "reject"
  | "release"
  | "retry"
  | "stop"
  | "transition"
  | "executions"
  | "inbox"
  | "events"
  | "messages"
  | "advance"
  | "hint"
  | "solve"
  | "check"
  | "follow"
  | "background";

export interface KeyBinding {
  id: CommandId;
  /** Names as `keysOf` tells them; the first is the one that is shown. */
  keys: readonly string[];
  /** For the footer: a word. */
  label: string;
  /** For the help and the reference. */
  description: string;
  group: "Move" | "Pipeline" | "Look" | "Lab" | "Events";
  /** Where it works; absent: everywhere. */
  screens?: readonly ScreenName[];
  /** Only while a lab is open. */
  lab?: true;
  /** Rank in the footer, 1 first; absent: only in the help. */
  footer?: number;
}
