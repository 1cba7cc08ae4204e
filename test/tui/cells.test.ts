import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellsOf, clean, cut, pad, wrap } from "../../src/tui/cells.ts";

describe("text in terminal cells", () => {
  test("wide characters take two cells and are never cut in half", () => {
    expect(cut("日本語のメッセージ", 7, "…")).toBe("日本語…");
    expect(cut("日本語", 6, "…")).toBe("日本語");
    expect(pad("日本", 5, "…")).toBe("日本 ");
  });

  test("what is cut never takes more than its room, what is padded takes just it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, room) => {
        const line = clean(text);
        expect(cellsOf(cut(line, room, "…"))).toBeLessThanOrEqual(room);
        expect(cellsOf(pad(line, room, "…"))).toBe(room);
      }),
    );
  });

  test("no wrapped line is longer than its room, and no word is lost", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/)),
        fc.integer({ min: 4, max: 40 }),
        (words, room) => {
          const lines = wrap(words.join(" "), room);
          for (const line of lines) expect(cellsOf(line)).toBeLessThanOrEqual(room);
          expect(lines.join("").replaceAll(" ", "")).toBe(words.join(""));
        },
      ),
    );
  });

  test("control codes from outside cannot reach the terminal", () => {
    expect(clean("red\u001b[31m\nbell\u0007")).toBe("red [31m bell ");
  });
});
