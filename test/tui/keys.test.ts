import { describe, expect, test } from "vitest";
import { keysOf } from "../../src/tui/input.ts";
import { bindingOf, bindingsHere } from "../../src/tui/bindings.ts";
import { KEYS } from "../../src/tui/keys.ts";
import { visit, type Route } from "../../src/tui/route.ts";
import { initialState, type AppState } from "../../src/tui/state.ts";

const ROUTES: Route[] = [
  { screen: "home" },
  { screen: "pipeline", pipeline: "p" },
  { screen: "executions", pipeline: "p" },
  { screen: "execution", pipeline: "p", execution: "e" },
  { screen: "action", pipeline: "p", stage: "s", action: "a" },
  { screen: "inbox" },
  { screen: "mail", mail: "m" },
  { screen: "events" },
  { screen: "event", event: 1 },
  { screen: "messages" },
  { screen: "help" },
];

function on(route: Route, more: Partial<AppState> = {}): AppState {
  const place = { backend: "embedded", region: "us-east-1", origin: "http://127.0.0.1:4566", control: true };
  return { ...initialState({ now: 0, labs: [], place }), visits: [visit(route)], ...more };
}

describe("the key table", () => {
  test.each(ROUTES)("has one meaning for each key on $screen", (route) => {
    const lab = { id: "l", title: "L", steps: [], hintsShown: {}, scroll: 0 };
    const keys = bindingsHere(on(route, { lab })).flatMap((binding) => binding.keys);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test("has each command once", () => {
    const ids = KEYS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("knows a key of another screen, to say where it works", () => {
    expect(bindingOf("a", on({ screen: "home" }))).toMatchObject({
      elsewhere: true,
      binding: { id: "approve" },
    });
    expect(bindingOf("h", on({ screen: "home" }))).toMatchObject({
      elsewhere: true,
      binding: { id: "hint" },
    });
    expect(bindingOf("Z", on({ screen: "home" }))).toBeUndefined();
  });
});

describe("what one call of useInput holds", () => {
  test("several characters when typing is fast, Enter among them", () => {
    expect(keysOf("jj\r", {})).toEqual(["j", "j", "enter"]);
    expect(keysOf("日é", {})).toEqual(["日", "é"]);
  });

  test("Ctrl with a letter among other characters", () => {
    expect(keysOf("ab\u0015c\u0003", {})).toEqual(["a", "b", "ctrl-u", "c", "ctrl-c"]);
  });

  test("named keys and Ctrl", () => {
    expect(keysOf("", { upArrow: true })).toEqual(["up"]);
    expect(keysOf("c", { ctrl: true })).toEqual(["ctrl-c"]);
    expect(keysOf("\r", { return: true })).toEqual(["enter"]);
  });

  test("Alt with a character is no command", () => {
    expect(keysOf("q", { meta: true })).toEqual([]);
  });
});
