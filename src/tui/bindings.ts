import type { KeyBinding } from "./key-binding.ts";
import { KEYS } from "./keys.ts";
import { here, type AppState } from "./state.ts";

/** The bindings that apply where the user is. */
export function bindingsHere(state: AppState): KeyBinding[] {
  const { screen } = here(state).route;
  return KEYS.filter(
    ({ screens, lab }) =>
      (screens === undefined || screens.includes(screen)) && (!lab || state.lab !== undefined),
  );
}

/** What a key means here; a key of another screen answers its binding with `elsewhere`. */
export function bindingOf(
  key: string,
  state: AppState,
): { binding: KeyBinding; elsewhere: boolean } | undefined {
  const now = bindingsHere(state).find(({ keys }) => keys.includes(key));
  if (now) return { binding: now, elsewhere: false };
  const other = KEYS.find(({ keys }) => keys.includes(key));
  return other && { binding: other, elsewhere: true };
}

/** A key as it is written for people. */
export function keyName(key: string): string {
  return NAMES[key] ?? key.replace("ctrl-", "Ctrl-");
}

const NAMES: Record<string, string> = {
  enter: "Enter",
  escape: "Esc",
  tab: "Tab",
  up: "Up",
  down: "Down",
  left: "Left",
  right: "Right",
  pageup: "PgUp",
  pagedown: "PgDn",
  home: "Home",
  end: "End",
};
