import type { TextProps } from "ink";

/** What a piece of text means. Nothing outside of this file names a colour. */
export type Tone =
  | "plain"
  | "dim"
  | "title"
  | "accent"
  | "key"
  | "succeeded"
  | "failed"
  | "running"
  | "waiting"
  | "off";

type Style = Pick<TextProps, "color" | "bold" | "dimColor">;

// The terminal's own 16 colours: they follow the user's light or dark theme.
const STYLES: Record<Tone, Style> = {
  plain: {},
  dim: { dimColor: true },
  title: { bold: true },
  accent: { color: "cyan", bold: true },
  key: { color: "cyan" },
  succeeded: { color: "green" },
  failed: { color: "red" },
  running: { color: "blueBright" },
  waiting: { color: "yellow" },
  off: { color: "magenta" },
};

/** The properties of Ink's Text for a tone. Without colour, weight remains: it is no colour. */
export function styleOf(tone: Tone, color: boolean): Style {
  const { color: name, ...weight } = STYLES[tone];
  return color && name !== undefined ? { color: name, ...weight } : weight;
}
