import { pad } from "../cells.ts";
import { bindingsHere, keyName } from "../bindings.ts";
import type { CommandId, KeyBinding } from "../key-binding.ts";
import { KEYS } from "../keys.ts";
import { line, span, type Line } from "../lines.ts";
import { here, type AppState } from "../state.ts";
import { BLANK, dim, textView, type Area, type ScreenView } from "./screen.ts";

const GROUPS: readonly KeyBinding["group"][] = ["Move", "Pipeline", "Look", "Lab", "Events"];

/** All keys by group, from the key table. What does not work on any screen now (no lab) says so. */
export function helpView(state: AppState, area: Area): ScreenView {
  const body = GROUPS.flatMap((group) => [
    line(
      span(group, "title"),
      state.lab || group !== "Lab" ? undefined : span("  when a lab is open", "dim"),
    ),
    ...KEYS.filter((binding) => binding.group === group).map((binding) => helpLine(binding, area)),
    BLANK,
  ]);
  return textView({
    title: "Help",
    body: [...body, dim("Select text with the mouse as in any program: pipelab does not take it.")],
  });
}

function helpLine({ keys, description, screens }: KeyBinding, area: Area): Line {
  const names = pad(keys.map(keyName).join(" "), 18, area.glyphs.ellipsis);
  const where = screens ? span(`  (${screens.join(", ")})`, "dim") : undefined;
  return line(span(`  ${names} `, "key"), span(description), area.width >= 100 ? where : undefined);
}

/** The keys that work here and now, as many as fit into one row; the important ones first. */
export function footerLine(state: AppState, ready: (id: CommandId) => boolean, width: number): Line {
  const shown: Line[] = [];
  let room = width - 1;
  const ranked = bindingsHere(state)
    .filter(({ footer }) => footer !== undefined)
    .filter(({ id }) => (id !== "back" || state.visits.length > 1) && ready(id))
    .toSorted((a, b) => rankOf(a, state) - rankOf(b, state));
  const ends = ranked.filter(({ footer = 0 }) => footer >= 90);
  const rest = ranked.filter(({ footer = 0 }) => footer < 90);
  room -= ends.reduce((sum, binding) => sum + sizeOf(binding, state), 0);
  for (const binding of rest) {
    const size = sizeOf(binding, state);
    if (size > room) continue;
    room -= size;
    shown.push(part(binding, state));
  }
  return [{ text: " " }, ...[...shown, ...ends.map((binding) => part(binding, state))].flat()];
}

/** Where the keys go to the lab, its own come first. */
function rankOf({ footer = 0, lab }: KeyBinding, state: AppState): number {
  return lab && state.focus === "lab" ? footer - 20 : footer;
}

function part(binding: KeyBinding, state: AppState): Line {
  return [span(keyName(binding.keys[0] ?? ""), "key"), span(` ${labelOf(binding, state)}  `, "dim")];
}

function labelOf(binding: KeyBinding, state: AppState): string {
  if (binding.id === "switchPanel") return state.focus === "lab" ? "back to screen" : "lab";
  if (binding.id === "open" && here(state).route.screen === "mail") return "follow link";
  if (binding.id === "follow") return state.events.follow ? "pause" : "follow";
  return binding.label;
}

function sizeOf(binding: KeyBinding, state: AppState): number {
  return keyName(binding.keys[0] ?? "").length + labelOf(binding, state).length + 3;
}
