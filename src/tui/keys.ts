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
  /** Names as {@link keysOf} tells them; the first is the one that is shown. */
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

const PIPELINE: readonly ScreenName[] = ["pipeline", "executions", "execution", "action"];
const ON_ACTION: readonly ScreenName[] = ["pipeline", "action"];

/**
 * Every key of the TUI, once: handling, footer, `?` help and the generated reference are read from it.
 * Within a screen a key means one thing.
 */
export const KEYS: readonly KeyBinding[] = [
  {
    id: "up",
    keys: ["k", "up"],
    label: "up",
    description: "Up: the action, row or line before",
    group: "Move",
  },
  {
    id: "down",
    keys: ["j", "down"],
    label: "down",
    description: "Down: the action, row or line after",
    group: "Move",
  },
  {
    id: "left",
    keys: ["left"],
    label: "stage",
    description: "The stage before; in a mail, the link before",
    group: "Move",
    screens: ["pipeline", "mail"],
  },
  {
    id: "right",
    keys: ["right"],
    label: "stage",
    description: "The stage after; in a mail, the link after",
    group: "Move",
    screens: ["pipeline", "mail"],
  },
  {
    id: "pageUp",
    keys: ["pageup", "ctrl-b", "ctrl-u"],
    label: "page up",
    description: "A page up",
    group: "Move",
  },
  {
    id: "pageDown",
    keys: ["pagedown", "ctrl-f", "ctrl-d"],
    label: "page down",
    description: "A page down",
    group: "Move",
  },
  { id: "top", keys: ["g", "home"], label: "top", description: "To the top", group: "Move" },
  { id: "bottom", keys: ["G", "end"], label: "bottom", description: "To the bottom", group: "Move" },
  {
    id: "open",
    keys: ["enter"],
    label: "open",
    description: "Open what is chosen; in a mail, follow the link",
    group: "Move",
    screens: ["home", "pipeline", "executions", "execution", "inbox", "mail", "events"],
    footer: 1,
  },
  {
    id: "back",
    keys: ["escape"],
    label: "back",
    description: "Back; in a filter, clear it",
    group: "Move",
    footer: 13,
  },
  {
    id: "filter",
    keys: ["/"],
    label: "filter",
    description: "Show only rows that hold a text",
    group: "Move",
    screens: ["executions", "inbox", "events"],
    footer: 30,
  },
  {
    id: "approve",
    keys: ["a"],
    label: "approve",
    description: "Approve the manual approval that waits, with a comment",
    group: "Pipeline",
    screens: ON_ACTION,
    footer: 2,
  },
  {
    id: "reject",
    keys: ["x"],
    label: "reject",
    description: "Reject the manual approval that waits, with a comment",
    group: "Pipeline",
    screens: ON_ACTION,
    footer: 3,
  },
  {
    id: "release",
    keys: ["r"],
    label: "release",
    description: "Release a change: start an execution with the newest revisions",
    group: "Pipeline",
    screens: PIPELINE,
    footer: 7,
  },
  {
    id: "retry",
    keys: ["R"],
    label: "retry",
    description: "Retry the failed stage: its failed actions, or all of them",
    group: "Pipeline",
    screens: ON_ACTION,
    footer: 4,
  },
  {
    id: "transition",
    keys: ["t"],
    label: "transition",
    description: "Disable (with a reason) or enable the transition into the stage",
    group: "Pipeline",
    screens: ON_ACTION,
    footer: 10,
  },
  {
    id: "stop",
    keys: ["s"],
    label: "stop",
    description: "Stop the execution: wait for running actions, or abandon them",
    group: "Pipeline",
    screens: PIPELINE,
    footer: 20,
  },
  {
    id: "executions",
    keys: ["e"],
    label: "executions",
    description: "The executions of the pipeline",
    group: "Look",
    screens: PIPELINE,
    footer: 9,
  },
  {
    id: "inbox",
    keys: ["i"],
    label: "inbox",
    description: "The local inbox: mail of SNS subscriptions",
    group: "Look",
    footer: 11,
  },
  { id: "events", keys: ["v"], label: "events", description: "The event log", group: "Look", footer: 12 },
  {
    id: "messages",
    keys: ["m"],
    label: "messages",
    description: "What was done in this session, as AWS CLI commands, and what went wrong",
    group: "Look",
    footer: 40,
  },
  {
    id: "advance",
    keys: ["T"],
    label: "time",
    description: "Move the cloud's clock forward (an approval's 7 days pass at once)",
    group: "Look",
  },
  {
    id: "hint",
    keys: ["h"],
    label: "hint",
    description: "One more hint for the step",
    group: "Lab",
    lab: true,
    footer: 5,
  },
  {
    id: "solve",
    keys: ["S"],
    label: "solve",
    description: "Let pipelab do the step",
    group: "Lab",
    lab: true,
    footer: 8,
  },
  {
    id: "check",
    keys: ["c"],
    label: "check",
    description: "Check the step now",
    group: "Lab",
    lab: true,
    footer: 21,
  },
  {
    id: "switchPanel",
    keys: ["tab"],
    label: "lab",
    description: "Between the screen and the lab",
    group: "Lab",
    lab: true,
    footer: 6,
  },
  {
    id: "follow",
    keys: ["p"],
    label: "pause",
    description: "Pause or follow the event log",
    group: "Events",
    screens: ["events"],
    footer: 2,
  },
  {
    id: "background",
    keys: ["o"],
    label: "reads too",
    description: "Show or hide API calls that only read, and the event bus's copies",
    group: "Events",
    screens: ["events"],
    footer: 31,
  },
  { id: "help", keys: ["?"], label: "help", description: "This list", group: "Look", footer: 91 },
  { id: "redraw", keys: ["ctrl-l"], label: "redraw", description: "Draw the screen anew", group: "Move" },
  {
    id: "suspend",
    keys: ["ctrl-z"],
    label: "suspend",
    description: "To the shell; fg comes back. The cloud stands still meanwhile",
    group: "Move",
  },
  { id: "quit", keys: ["q"], label: "quit", description: "Quit", group: "Move", footer: 92 },
];
