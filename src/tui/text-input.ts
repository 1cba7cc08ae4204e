import { charactersOf } from "./cells.ts";
import { isText, type KeyName } from "./input.ts";

/** A line of text that is being written. */
export interface TextInput {
  label: string;
  value: string;
  /** How long it may become, in UTF-16 units, as AWS counts. */
  limit: number;
  /** Where the cursor is in `value`. */
  at: number;
}

export function textInput(label: string, limit: number): TextInput {
  return { label, value: "", limit, at: 0 };
}

/** What a key does to the text; `undefined` when it does nothing to texts. The keys of readline. */
export function edited(input: TextInput, key: KeyName): TextInput | undefined {
  const { value, at } = input;
  const before = value.slice(0, at);
  const after = value.slice(at);
  switch (key) {
    case "left":
      return { ...input, at: at - lastOf(before).length };
    case "right":
      return { ...input, at: at + firstOf(after).length };
    case "home":
    case "ctrl-a":
      return { ...input, at: 0 };
    case "end":
    case "ctrl-e":
      return { ...input, at: value.length };
    case "backspace":
    case "ctrl-h":
      return joined(input, before.slice(0, before.length - lastOf(before).length), after);
    case "delete":
    case "ctrl-d":
      return joined(input, before, after.slice(firstOf(after).length));
    case "ctrl-w":
      return joined(input, before.replace(/\S*\s*$/, ""), after);
    case "ctrl-u":
      return joined(input, "", after);
    case "ctrl-k":
      return joined(input, before, "");
    default:
      return isText(key) ? inserted(input, key) : undefined;
  }
}

/** The text with more of it at the cursor, as far as there is room; never half a character. */
export function inserted(input: TextInput, text: string): TextInput {
  const { value, at, limit } = input;
  let room = limit - value.length;
  let fitting = "";
  for (const character of charactersOf(text)) {
    if (character.length > room) break;
    room -= character.length;
    fitting += character;
  }
  return joined(input, value.slice(0, at) + fitting, value.slice(at));
}

function joined(input: TextInput, before: string, after: string): TextInput {
  return { ...input, value: before + after, at: before.length };
}

function lastOf(text: string): string {
  return charactersOf(text).at(-1) ?? "";
}

function firstOf(text: string): string {
  return charactersOf(text)[0] ?? "";
}
