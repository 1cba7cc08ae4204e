import type { Collection } from "../../../kernel/store.ts";

/** After every key that begins with what is before it. */
export const LAST = "\u{10ffff}";

/** Walks records in key order, a batch at a time, and jumps over what a delimiter rolls up. */
export class Cursor<T> {
  readonly #records: Collection<T>;
  readonly #prefix: string;
  readonly #batch: number;
  #buffer: { key: string; value: T }[] = [];
  #at = 0;
  #after: string;
  #ended = false;

  /** @param options after: the walk begins behind this key; batch: how many records are read at once. */
  constructor(records: Collection<T>, options: { prefix: string; after: string; batch: number }) {
    this.#records = records;
    this.#prefix = options.prefix;
    this.#after = options.after;
    this.#batch = options.batch;
    this.#fill();
  }

  /** The record that the cursor is at; `undefined` behind the last one. */
  get head(): T | undefined {
    return this.#buffer[this.#at]?.value;
  }

  next(): void {
    this.#at++;
    if (this.#at >= this.#buffer.length) this.#fill();
  }

  /** Goes on behind every key that begins with `prefix`. */
  skip(prefix: string): void {
    const next = this.#buffer.findIndex(({ key }, i) => i >= this.#at && !key.startsWith(prefix));
    this.#at = next;
    if (next >= 0) return;
    this.#after = `${prefix}${LAST}`;
    this.#fill();
  }

  #fill(): void {
    if (this.#ended) {
      this.#buffer = [];
      return;
    }
    this.#buffer = this.#records.entries({ prefix: this.#prefix, after: this.#after, limit: this.#batch });
    this.#at = 0;
    this.#ended = this.#buffer.length < this.#batch;
    this.#after = this.#buffer.at(-1)?.key ?? this.#after;
  }
}

/** What a delimiter rolls a key up to: all up to and with its first occurrence behind the prefix. */
export function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (!delimiter) return undefined;
  const at = key.indexOf(delimiter, prefix.length);
  return at < 0 ? undefined : key.slice(0, at + delimiter.length);
}

export interface Page<T> {
  items: T[];
  prefixes: string[];
  /** The item or prefix that the page ends with. */
  last: { item?: T; prefix?: string };
  truncated: boolean;
}

/** How a listing is divided into pages: items and common prefixes count alike. */
export function page<T extends { key: string }>(
  cursor: { readonly head: T | undefined; next(): void; skip(prefix: string): void },
  options: { prefix: string; delimiter?: string; limit: number },
): Page<T> {
  const { prefix, delimiter, limit } = options;
  const result: Page<T> = { items: [], prefixes: [], last: {}, truncated: false };
  while (cursor.head && result.items.length + result.prefixes.length < limit) {
    const item = cursor.head;
    const rolledUp = commonPrefix(item.key, prefix, delimiter);
    if (rolledUp === undefined) {
      result.items.push(item);
      result.last = { item };
      cursor.next();
    } else {
      result.prefixes.push(rolledUp);
      result.last = { prefix: rolledUp };
      cursor.skip(rolledUp);
    }
  }
  result.truncated = limit > 0 && cursor.head !== undefined;
  return result;
}
