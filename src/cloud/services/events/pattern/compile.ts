import { parseJson, PatternError, type JsonNode, type JsonObject } from "./json-source.ts";
import { compileValue, RESERVED_IN_OR, type ValueTest } from "./operators.ts";

/** Fields that must all hold: each a list of alternatives, or fields of its own. */
export type Fields = Map<string, Fields | ValueTest[]>;

/** "Creating Amazon EventBridge event patterns": combinations of `$or` conditions of one rule. */
const MOST_BRANCHES = 1_000;

/** An event pattern, ready to match: it holds where one of its branches does. */
export interface EventPattern {
  branches: Fields[];
}

/**
 * Reads an event pattern ("Creating Amazon EventBridge event patterns"). `$or` is multiplied out, so that
 * fields of one array element stay together whichever side of an `$or` they stand on.
 * @throws PatternError whose message is EventBridge's reason, place in the text included.
 */
export function compilePattern(source: string): EventPattern {
  const root = parseJson(source);
  if (root.kind !== "object") throw new PatternError("Filter is not an object", source, root.at);
  return { branches: new Compiler(source).object(root, [], [new Map()], false) };
}

class Compiler {
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  object(node: JsonObject, path: string[], branches: Fields[], insideOr: boolean): Fields[] {
    if (node.entries.length === 0) this.#fail("Empty objects are not allowed", node.end);
    let result = branches;
    for (const { key, keyAt, value } of node.entries) {
      if (key === "$or") {
        result = this.#or(value, path, result);
        continue;
      }
      if (insideOr && RESERVED_IN_OR.has(key)) {
        this.#fail(`${key} is Ruler reserved fieldName which cannot be used inside $or.`, keyAt);
      }
      if (value.kind === "object") {
        result = this.object(value, [...path, key], result, insideOr);
      } else if (value.kind === "array") {
        if (value.items.length === 0) this.#fail("Empty arrays are not allowed", value.end);
        const tests = value.items.map((item) => compileValue(item, this.#source));
        result = result.map((branch) => this.#put(branch, [...path, key], tests, value.end));
      } else {
        this.#fail(`"${key}" must be an object or an array`, value.at);
      }
    }
    return result;
  }

  #or(node: JsonNode, path: string[], branches: Fields[]): Fields[] {
    if (node.kind !== "array") this.#fail("It must be an Array followed with $or.", node.at);
    const result = node.items.flatMap((item) => {
      if (item.kind !== "object") {
        this.#fail("Only JSON object is allowed in array of $or relationship.", item.at);
      }
      return this.object(item, path, branches, true);
    });
    if (result.length > MOST_BRANCHES) this.#fail("Rule is too complex", node.end);
    if (node.items.length < 2) {
      this.#fail("There must have at least 2 Objects in $or relationship.", node.end);
    }
    return result;
  }

  /** A copy of `fields` with `tests` at `path`; branches share what they have in common. */
  #put(fields: Fields, path: string[], tests: ValueTest[], at: number, depth = 0): Fields {
    const key = path[depth] ?? "";
    const existing = fields.get(key);
    const copy = new Map(fields);
    if (depth === path.length - 1) {
      if (existing) this.#fail(`Path \`${path.join(".")}\` cannot be allowed multiple times`, at);
      return copy.set(key, tests);
    }
    const inner = existing instanceof Map ? existing : new Map<string, Fields | ValueTest[]>();
    return copy.set(key, this.#put(inner, path, tests, at, depth + 1));
  }

  #fail(reason: string, at: number): never {
    throw new PatternError(reason, this.#source, at);
  }
}
