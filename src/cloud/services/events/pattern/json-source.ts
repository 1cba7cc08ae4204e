/** JSON that remembers where each value stands: EventBridge's messages point into the pattern's text. */

interface Located {
  /** How many characters were read when the value was known (of a string: its opening quote). */
  at: number;
}

export interface JsonObject extends Located {
  kind: "object";
  entries: { key: string; keyAt: number; value: JsonNode }[];
  end: number;
}

export interface JsonArray extends Located {
  kind: "array";
  items: JsonNode[];
  end: number;
}

interface JsonScalar extends Located {
  kind: "string" | "number" | "literal";
  value: string | number | boolean | null;
  /** As it is written; of a string, without quotes and escapes. */
  text: string;
}

export type JsonNode = JsonObject | JsonArray | JsonScalar;

/** A pattern that EventBridge refuses: why, and where in its text. */
export class PatternError extends Error {
  override readonly name = "PatternError";

  constructor(reason: string, source: string, offset: number) {
    const before = source.slice(0, offset).split("\n");
    const column = (before.at(-1) ?? "").length + 1;
    super(`${reason}\n at [Source: (String)"${source}"; line: ${before.length}, column: ${column}]`);
  }
}

/** @throws PatternError */
export function parseJson(source: string): JsonNode {
  const reader = new Reader(source);
  const node = reader.value("a valid value");
  reader.expectEnd();
  return node;
}

const LITERALS = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;

class Reader {
  readonly #source: string;
  #offset = 0;

  constructor(source: string) {
    this.#source = source;
  }

  value(expected: string): JsonNode {
    this.#skipSpace();
    const char = this.#source[this.#offset];
    if (char === "{") return this.#object();
    if (char === "[") return this.#array();
    if (char === '"') return this.#string();
    if (char !== undefined && /[-\d]/.test(char)) return this.#number();
    if (char !== undefined && /[A-Za-z_$]/.test(char)) return this.#literal();
    return this.#unexpected(`expected ${expected}`);
  }

  expectEnd(): void {
    this.#skipSpace();
    if (this.#offset < this.#source.length) this.#unexpected("expected the end of the pattern");
  }

  #object(): JsonObject {
    const at = ++this.#offset;
    const entries: JsonObject["entries"] = [];
    while (!this.#take("}")) {
      if (entries.length > 0 && !this.#take(",")) {
        this.#unexpected("was expecting comma to separate Object entries");
      }
      this.#skipSpace();
      if (this.#source[this.#offset] !== '"') {
        this.#unexpected("was expecting double-quote to start field name");
      }
      const key = this.#string();
      const keyAt = this.#offset;
      if (!this.#take(":")) {
        this.#unexpected("was expecting a colon to separate field name and value");
      }
      entries.push({ key: key.text, keyAt, value: this.value("a valid value") });
    }
    return { kind: "object", at, entries, end: this.#offset };
  }

  #array(): JsonArray {
    const at = ++this.#offset;
    const items: JsonNode[] = [];
    while (!this.#take("]")) {
      if (items.length > 0 && !this.#take(",")) {
        this.#unexpected("was expecting comma to separate Array entries");
      }
      items.push(this.value("a valid value"));
    }
    return { kind: "array", at, items, end: this.#offset };
  }

  #string(): JsonScalar {
    const at = this.#offset + 1;
    const text = this.#match(STRING);
    if (text === undefined) {
      throw new PatternError("Unexpected end-of-input in VALUE_STRING", this.#source, this.#source.length);
    }
    try {
      const value = JSON.parse(text) as string;
      return { kind: "string", at, value, text: value };
    } catch {
      throw new PatternError("Illegal unquoted character or escape in a string", this.#source, at);
    }
  }

  #number(): JsonScalar {
    const text = this.#match(NUMBER);
    if (text === undefined) return this.#unexpected("expected a digit");
    return { kind: "number", at: this.#offset, value: Number(text), text };
  }

  #literal(): JsonScalar {
    const text = this.#match(/[\w$]+/y) ?? "";
    const value = LITERALS.get(text);
    if (value === undefined) {
      const expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
      throw new PatternError(
        `Unrecognized token '${text}': was expecting ${expected}`,
        this.#source,
        this.#offset,
      );
    }
    return { kind: "literal", at: this.#offset, value, text };
  }

  #match(expression: RegExp): string | undefined {
    expression.lastIndex = this.#offset;
    const text = expression.exec(this.#source)?.[0];
    if (text !== undefined) this.#offset += text.length;
    return text;
  }

  #take(char: string): boolean {
    this.#skipSpace();
    if (this.#source[this.#offset] !== char) return false;
    this.#offset++;
    return true;
  }

  #skipSpace(): void {
    this.#match(/[ \t\r\n]*/y);
  }

  #unexpected(expectation: string): never {
    const char = this.#source[this.#offset];
    const reason =
      char === undefined
        ? "Unexpected end-of-input"
        : `Unexpected character ('${char}' (code ${char.codePointAt(0)})): ${expectation}`;
    throw new PatternError(reason, this.#source, Math.min(this.#offset + 1, this.#source.length));
  }
}
