import type { Key } from "ink";
import { charactersOf } from "./cells.ts";

/** Names of keys as the key table has them: a character, or `enter`, `escape`, `up`, `ctrl-c`, ... */
export type KeyName = string;

const NAMED: readonly [keyof Key, KeyName][] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "escape"],
  ["tab", "tab"],
  ["backspace", "backspace"],
  ["delete", "delete"],
];

const CONTROL: Record<string, KeyName> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\u001b": "escape",
  "\u007f": "backspace",
  "\b": "backspace",
};

const LETTERS = 26;

/** The name of a character's key; what Ctrl makes of a letter can be among fast typing too. */
function keyOf(character: string): KeyName {
  const code = character.charCodeAt(0);
  const control = code > 0 && code <= LETTERS ? `ctrl-${String.fromCharCode(code + 96)}` : character;
  return CONTROL[character] ?? control;
}

/** The keys of one `useInput` call: fast typing arrives as several characters at once, Enter among them. */
export function keysOf(input: string, key: Partial<Key>): KeyName[] {
  const named = NAMED.find(([flag]) => key[flag] === true);
  if (named) return [named[1]];
  if (key.ctrl) return input === "" ? [] : [`ctrl-${input}`];
  // Alt with a character is nobody's binding: dropping it beats doing what the bare character does.
  if (key.meta) return [];
  return charactersOf(input.replaceAll("\r\n", "\r")).map(keyOf);
}

/** Whether a key is text for an input line. */
export function isText(key: KeyName): boolean {
  return charactersOf(key).length === 1 && !/\p{Cc}/u.test(key);
}
