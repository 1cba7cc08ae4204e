/** Every sign that the screens draw; one set for UTF-8 terminals and one that any terminal can show. */
export interface Glyphs {
  ellipsis: string;
  pointer: string;
  crumb: string;
  dot: string;
  bullet: string;
  down: string;
  succeeded: string;
  failed: string;
  waiting: string;
  stopped: string;
  superseded: string;
  idle: string;
  off: string;
  warning: string;
  unread: string;
  /** Rules: thin, and heavy for the part of the screen that has the keys. */
  rule: string;
  heavy: string;
  bar: string;
  arrow: { on: string; off: string };
  box: { tl: string; tr: string; bl: string; br: string; h: string; v: string; left: string; right: string };
  /** What shows that something runs, one sign after the other. */
  spinner: readonly string[];
}

export const UNICODE: Glyphs = {
  ellipsis: "…",
  pointer: "▸",
  crumb: "›",
  dot: "·",
  bullet: "•",
  down: "↓",
  succeeded: "✓",
  failed: "✗",
  waiting: "◷",
  stopped: "■",
  superseded: "»",
  idle: "○",
  off: "⊘",
  warning: "!",
  unread: "●",
  rule: "─",
  heavy: "━",
  bar: "│",
  arrow: { on: "──▶", off: "─⊘─" },
  box: { tl: "╭", tr: "╮", bl: "╰", br: "╯", h: "─", v: "│", left: "├", right: "┤" },
  spinner: "⠋ ⠙ ⠹ ⠸ ⠼ ⠴ ⠦ ⠧ ⠇ ⠏".split(" "),
};

export const ASCII: Glyphs = {
  ellipsis: "~",
  pointer: ">",
  crumb: ">",
  dot: "-",
  bullet: "*",
  down: "v",
  succeeded: "+",
  failed: "x",
  waiting: "?",
  stopped: "#",
  superseded: "=",
  idle: ".",
  off: "!",
  warning: "!",
  unread: "*",
  rule: "-",
  heavy: "=",
  bar: "|",
  arrow: { on: "-->", off: "-!-" },
  box: { tl: "+", tr: "+", bl: "+", br: "+", h: "-", v: "|", left: "+", right: "+" },
  spinner: ["-", "\\", "|", "/"],
};
