import { UserError } from "../kernel/errors.ts";

/** A value in a file, with its place, so that a mistake can be told where it is. */
export interface Node {
  place: string;
  value: unknown;
  has(key: string): boolean;
  child(key: string): Node;
  text(key: string): string;
  optionalText(key: string): string | undefined;
  number(key: string): number;
  /** At least one item. */
  list(key: string): Node[];
  optionalList(key: string): Node[];
  asText(): string;
  asRecord(): Record<string, unknown>;
  /** @throws UserError for a key that is none of these: a misspelt one must not go unnoticed. */
  onlyKeys(keys: readonly string[]): void;
}

/** @param file its name, for messages. */
export function rootNode(file: string, value: unknown): Node {
  return nodeAt(`${file}:`, value);
}

export function mistake(node: Node, what: string): UserError {
  return new UserError(`${node.place} ${what}`);
}

function nodeAt(place: string, value: unknown): Node {
  const node: Node = {
    place,
    value,
    has: (key) => key in node.asRecord(),
    child(key) {
      const child = node.asRecord()[key];
      if (child === undefined || child === null) throw mistake(node, `needs ${key}`);
      return nodeAt(place.endsWith(":") ? `${place} ${key}` : `${place}.${key}`, child);
    },
    text: (key) => node.child(key).asText(),
    optionalText: (key) => (node.has(key) ? node.text(key) : undefined),
    number(key) {
      const { value: number } = node.child(key);
      if (typeof number === "number") return number;
      throw mistake(node.child(key), "must be a number");
    },
    list(key) {
      const child = node.child(key);
      if (!Array.isArray(child.value) || child.value.length === 0)
        throw mistake(child, "must be a list of one or more");
      return child.value.map((item, index) => nodeAt(`${child.place}[${index}]`, item));
    },
    optionalList: (key) => (node.has(key) ? node.list(key) : []),
    asText() {
      if (typeof value === "string" && value !== "") return value;
      throw mistake(node, "must be a text");
    },
    asRecord() {
      if (typeof value === "object" && value !== null && !Array.isArray(value)) {
        return value as Record<string, unknown>;
      }
      throw mistake(node, "must have names and values");
    },
    onlyKeys(keys) {
      const other = Object.keys(node.asRecord()).find((key) => !keys.includes(key));
      if (other !== undefined) throw mistake(node, `has ${other}, which is none of ${keys.join(", ")}`);
    },
  };
  return node;
}
