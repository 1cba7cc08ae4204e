import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePattern } from "../../../../../src/cloud/services/events/pattern/compile.ts";
import { PatternError, parseJson } from "../../../../../src/cloud/services/events/pattern/json-source.ts";
import { matchesPattern } from "../../../../../src/cloud/services/events/pattern/match.ts";
import { compileWildcard } from "../../../../../src/cloud/services/events/pattern/wildcard.ts";

const scalar = fc.oneof(fc.string(), fc.integer({ min: -1e6, max: 1e6 }), fc.boolean(), fc.constant(null));
const key = fc.string({ minLength: 1 }).filter((name) => name !== "$or" && name !== "__proto__");
const { event } = fc.letrec<{ event: Record<string, unknown>; node: unknown }>((tie) => ({
  event: fc.dictionary(key, tie("node"), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
  node: fc.oneof({ depthSize: "small" }, scalar, fc.array(scalar, { minLength: 1 }), tie("event")),
}));

/** The pattern that asks for exactly what an event holds. */
function patternOf(node: unknown): unknown {
  if (Array.isArray(node)) return node;
  if (typeof node !== "object" || node === null) return [node];
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, patternOf(value)]));
}

function matches(pattern: unknown, node: unknown): boolean {
  return matchesPattern(compilePattern(JSON.stringify(pattern)), node);
}

describe("event patterns, whatever the event", () => {
  it("an event matches the pattern made of it, and more fields change nothing", () => {
    fc.assert(
      fc.property(event, key, scalar, (node, extra, value) => {
        expect(matches(patternOf(node), node)).toBe(true);
        fc.pre(!Object.hasOwn(node, extra));
        expect(matches(patternOf(node), { ...node, [extra]: value })).toBe(true);
        expect(matches({ ...(patternOf(node) as object), [extra]: [value] }, node)).toBe(false);
      }),
    );
  });

  it("a single value is either exact or anything-but, never both", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (value, operand) => {
        const exact = matches({ a: [operand] }, { a: value });
        expect(matches({ a: [{ "anything-but": operand }] }, { a: value })).toBe(!exact);
      }),
    );
  });

  it("either side of $or is enough, and one is needed", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer(), (value, left, right) => {
        const pattern = { $or: [{ a: [left % 7] }, { b: [right % 7] }] };
        const node = { a: value % 7, b: (value + 1) % 7 };
        const expected = [node.a === left % 7, node.b === right % 7].includes(true);
        expect(matches(pattern, node)).toBe(expected);
      }),
    );
  });

  it("wildcards find what a regular expression finds", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*"), maxLength: 8 });
    fc.assert(
      fc.property(letters, fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 }), (raw, text) => {
        const expression = raw.replaceAll(/\*+/g, "*");
        const oracle = new RegExp(`^${expression.replaceAll("*", ".*")}$`);
        expect(compileWildcard(expression)(text)).toBe(oracle.test(text));
      }),
    );
  });

  it("text is read as JSON.parse reads it, or refused with a PatternError", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (source) => {
        let parsed: unknown;
        try {
          parsed = JSON.parse(source);
        } catch {
          expect(() => parseJson(source)).toThrow(PatternError);
          return;
        }
        expect(parseJson(source).kind === "object").toBe(
          typeof parsed === "object" && parsed !== null && !Array.isArray(parsed),
        );
        try {
          compilePattern(source);
        } catch (error) {
          expect(error).toBeInstanceOf(PatternError);
        }
      }),
    );
  });
});
