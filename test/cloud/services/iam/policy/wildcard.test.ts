import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  actionPattern,
  fits,
  fitsAction,
  literal,
  patternOf,
} from "../../../../../src/cloud/services/iam/policy/wildcard.ts";

const letters = fc.string({ unit: fc.constantFrom("a", "b", ":", "/", "*", "?", "."), maxLength: 12 });

/** The same meaning in the machine's regular expressions, which are slower and known to be right. */
function byRegularExpression(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\/]/g, String.raw`\$&`)
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`).test(text);
}

test("wildcards mean what regular expressions mean by .* and .", () => {
  fc.assert(
    fc.property(letters, letters, (pattern, text) => {
      expect(fits(patternOf(pattern), text)).toBe(byRegularExpression(pattern, text));
    }),
  );
});

test("a text fits itself, and a star that takes the place of any part of it", () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(20), fc.nat(20), (text, from, length) => {
      const start = Math.min(from, text.length);
      const end = Math.min(start + length, text.length);
      expect(fits(literal(text), text)).toBe(true);
      const pattern = [...literal(text.slice(0, start)), ...patternOf("*"), ...literal(text.slice(end))];
      expect(fits(pattern, text)).toBe(true);
    }),
  );
});

test("actions are compared without regard to case", () => {
  const fitsOne = (pattern: string): boolean => fitsAction([actionPattern(pattern)], "s3:getobject");
  expect(fitsOne("S3:get*")).toBe(true);
  expect(fitsOne("s3:Get?bject")).toBe(true);
  expect(fitsOne("s3:Get")).toBe(false);
});

test("a pattern of many stars is answered at once", () => {
  const pattern = patternOf(`${"a*".repeat(40)}b`);
  expect(fits(pattern, "a".repeat(5_000))).toBe(false);
});
