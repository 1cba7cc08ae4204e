import { cellsOf, pad, wrap } from "../cells.ts";
import { line, span, type Line } from "../lines.ts";
import type { Tone } from "../theme.ts";
import { BLANK, type Area } from "./screen.ts";

export interface Field {
  name: string;
  value: string | undefined;
  tone?: Tone;
}

/** A titled list of names and values; values wrap beside their names. Nothing when there is no value. */
export function section(title: string, fields: readonly Field[], area: Area): Line[] {
  const shown = fields.filter(({ value }) => value !== undefined && value !== "");
  if (shown.length === 0) return [];
  const most = Math.max(12, Math.floor(area.width / 3));
  const names = Math.min(most, Math.max(...shown.map(({ name }) => cellsOf(name))));
  return [line(span(title, "title")), ...shown.flatMap((field) => fieldLines(field, names, area)), BLANK];
}

function fieldLines(field: Field, names: number, area: Area): Line[] {
  return wrap(field.value ?? "", area.width - names - 4).map((text, index) =>
    line(
      span(`  ${pad(index === 0 ? field.name : "", names, area.glyphs.ellipsis)}  `, "dim"),
      span(text, field.tone ?? "plain"),
    ),
  );
}

/** The members of a map as fields. */
export function fieldsOf(map: Record<string, string> | undefined): Field[] {
  return Object.entries(map ?? {}).map(([name, value]) => ({ name, value }));
}
