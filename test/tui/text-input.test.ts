import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { edited, inserted, textInput, type TextInput } from "../../src/tui/text-input.ts";

/** The text after some keys, with `|` where the cursor is. */
function typed(text: string, ...keys: string[]): string {
  const { value, at } = keys.reduce<TextInput>(
    (input, key) => edited(input, key) ?? input,
    inserted(textInput("Comment", 512), text),
  );
  return `${value.slice(0, at)}|${value.slice(at)}`;
}

describe("writing a line of text", () => {
  test("the cursor moves inside of it, and text goes where it is", () => {
    expect(typed("godo", "left", "left", "left", "right", "X")).toBe("goX|do");
    expect(typed("tail", "home", "H")).toBe("H|tail");
    expect(typed("tail", "home", "end", "T")).toBe("tailT|");
    expect(typed("ab", "left", "left", "left", "left")).toBe("|ab");
  });

  test("backspace and delete take the character before and after the cursor", () => {
    expect(typed("abc", "left", "backspace")).toBe("a|c");
    expect(typed("abc", "left", "delete")).toBe("ab|");
    expect(typed("", "backspace", "delete")).toBe("|");
  });

  test("words and ends of the line go as in a shell", () => {
    expect(typed("one two  ", "ctrl-w")).toBe("one |");
    expect(typed("one two", "left", "ctrl-u")).toBe("|o");
    expect(typed("one two", "home", "right", "ctrl-k")).toBe("o|");
  });

  test("a character is what a person calls one", () => {
    expect(typed("日👩‍👩‍👧本", "left", "left", "left")).toBe("|日👩‍👩‍👧本");
    expect(typed("日👩‍👩‍👧本", "left", "backspace")).toBe("日|本");
    expect(typed("e\u0301x", "home", "delete")).toBe("|x");
  });

  test("no more than the limit is taken, and never half a character", () => {
    const full = inserted(textInput("Comment", 5), "abcd👍");
    expect(full.value).toBe("abcd");
    expect(inserted(textInput("Comment", 512), "x".repeat(600)).value).toHaveLength(512);
  });

  test("keys that are no text are left to others", () => {
    expect(edited(textInput("Comment", 9), "pagedown")).toBeUndefined();
    expect(edited(textInput("Comment", 9), "ctrl-x")).toBeUndefined();
  });

  test("whatever is pressed, the text stays whole and the cursor inside of it", () => {
    const keys = fc.constantFrom(
      "left",
      "right",
      "backspace",
      "delete",
      "ctrl-w",
      "ctrl-u",
      "home",
      "日",
      "👍",
      " ",
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.array(keys), (text, pressed) => {
        let input = inserted(textInput("Comment", 40), text);
        for (const key of pressed) input = edited(input, key) ?? input;
        expect(input.value.length).toBeLessThanOrEqual(40);
        expect(input.at).toBeGreaterThanOrEqual(0);
        expect(input.at).toBeLessThanOrEqual(input.value.length);
      }),
    );
  });
});
