import type { Glyphs } from "../glyphs.ts";
import { cutLine, windowAround, type Line } from "../lines.ts";
import { here, type AppState } from "../state.ts";
import { layoutOf, titleLine, type Layout } from "./frame.ts";
import { labView } from "./lab.ts";
import type { Area, ScreenView } from "./screen.ts";
import { viewOf } from "./view-of.ts";

/** A panel cut to its room: a title row, and exactly `height - 1` rows or fewer below it. */
export interface PanelFrame {
  title: Line;
  lines: readonly Line[];
  width: number;
  height: number;
  /** How far the text can be scrolled, and how many items the cursor goes through. */
  extent: { items: number; scroll: number; page: number };
}

export interface ScreenFrame {
  layout: Layout;
  main: PanelFrame;
  lab?: PanelFrame;
}

/** The panels of the whole screen, cut to the terminal before anything is drawn. */
export function screenFrame(state: AppState, columns: number, rows: number, glyphs: Glyphs): ScreenFrame {
  const layout = layoutOf(state, columns, rows);
  const focused = state.focus === "main" || !state.lab;
  const main = areaOf(layout.main, glyphs, focused);
  const { scroll } = here(state);
  const frame: ScreenFrame = { layout, main: panel(viewOf(state, main), scroll, main) };
  if (state.lab && layout.lab) {
    const lab = areaOf(layout.lab, glyphs, !focused);
    frame.lab = panel(labView(state.lab, lab), state.lab.scroll, lab);
  }
  return frame;
}

/** The title takes a row, and text keeps a cell free at either side. */
function areaOf(room: { width: number; height: number }, glyphs: Glyphs, focused: boolean): Area {
  return { width: room.width - 2, height: room.height - 1, glyphs, focused };
}

function panel(view: ScreenView, scroll: number, area: Area): PanelFrame {
  const head = view.head.slice(0, area.height);
  const tail = view.tail.slice(0, Math.max(0, area.height - head.length - 1));
  const page = Math.max(1, area.height - head.length - tail.length);
  const most = Math.max(0, view.body.length - page);
  const shown =
    view.items > 0
      ? windowAround(view.body, page, view.at, view.size)
      : { offset: Math.min(scroll, most), lines: view.body.slice(Math.min(scroll, most)).slice(0, page) };
  const note = noteOf(view, shown.offset, page, most);
  return {
    title: titleLine(view.title, area.width + 2, area.focused, note, area.glyphs),
    lines: [...head, ...shown.lines, ...tail]
      .slice(0, area.height)
      .map((row) => cutLine(row, area.width, area.glyphs.ellipsis)),
    width: area.width + 2,
    height: area.height + 1,
    extent: { items: view.items, scroll: most, page },
  };
}

/** The view's own note, and how much is above and below where not everything shows. */
function noteOf(view: ScreenView, offset: number, page: number, most: number): string {
  const last = Math.min(view.body.length, offset + page);
  const place = most === 0 ? "" : `${offset + 1}-${last} of ${view.body.length}`;
  return [view.note, place].filter(Boolean).join("  ");
}
