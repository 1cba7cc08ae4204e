import type { Glyphs } from "../glyphs.ts";
import { line, span, type Line } from "../lines.ts";

/** The room that a view may fill, and how. */
export interface Area {
  /** Cells and rows. */
  width: number;
  height: number;
  glyphs: Glyphs;
  /** The keys go here. */
  focused: boolean;
}

/** What a screen shows. Views are pure: state and area in, lines out. */
export interface ScreenView {
  title: string;
  /** At the end of the title row. */
  note?: string;
  /** Above what scrolls. */
  head: readonly Line[];
  body: readonly Line[];
  /** Below what scrolls. */
  tail: readonly Line[];
  /** How many things the cursor goes through; 0 where the text itself scrolls. */
  items: number;
  /** The first row of the chosen item in `body`, and its rows. */
  at: number;
  size: number;
}

/** A screen whose body is a list that a cursor goes through. */
export function listView(
  view: Pick<ScreenView, "title" | "body" | "items" | "at"> & Partial<ScreenView>,
): ScreenView {
  return { head: [], tail: [], size: 1, ...view };
}

/** A screen of text that scrolls. */
export function textView(view: Pick<ScreenView, "title" | "body"> & Partial<ScreenView>): ScreenView {
  return { head: [], tail: [], items: 0, at: 0, size: 1, ...view };
}

export const BLANK: Line = [];

export function dim(text: string): Line {
  return line(span(text, "dim"));
}

/** Keeps a cursor inside of a list that may have become shorter. */
export function clamp(cursor: number, items: number): number {
  return Math.max(0, Math.min(cursor, items - 1));
}
