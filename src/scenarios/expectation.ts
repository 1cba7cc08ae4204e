import { isDeepStrictEqual } from "node:util";
import type { Expectation } from "./lab.ts";
import { select } from "./path.ts";

/** What an expectation misses in an answer, as a sentence; `undefined` when it holds. */
export function unmet(expectation: Expectation, answer: unknown): string | undefined {
  const { path } = expectation;
  const found = select(answer, path);
  if (holds(expectation, found)) return undefined;
  return expectation.say ?? `expected ${path} to ${wish(expectation)}, found ${show(found)}`;
}

function holds({ equals, contains, matches, exists }: Expectation, found: unknown): boolean {
  if (exists !== undefined) return isThere(found) === exists;
  if (contains !== undefined) {
    if (Array.isArray(found)) return found.some((item) => isDeepStrictEqual(item, contains));
    return typeof found === "string" && typeof contains === "string" && found.includes(contains);
  }
  if (matches !== undefined) {
    const pattern = new RegExp(matches);
    return [found].flat().some((item) => typeof item === "string" && pattern.test(item));
  }
  return isDeepStrictEqual(found, equals);
}

function isThere(found: unknown): boolean {
  return Array.isArray(found) ? found.length > 0 : found !== undefined && found !== null;
}

function wish({ equals, contains, matches, exists }: Expectation): string {
  if (exists !== undefined) return exists ? "exist" : "be absent";
  if (contains !== undefined) return `contain ${show(contains)}`;
  if (matches !== undefined) return `match ${matches}`;
  return `be ${show(equals)}`;
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
