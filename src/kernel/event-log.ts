import type { StatementSync } from "node:sqlite";

/** One thing that happened. Never changed, never removed. */
export interface LoggedEvent<T = unknown> {
  /** Position in the log: 1, 2, 3, ... over all streams. */
  id: number;
  /** Milliseconds since the Unix epoch, on the injected clock. */
  time: number;
  /** What it happened to, for example `codepipeline/000000000000/us-east-1/my-pipeline`. */
  stream: string;
  type: string;
  data: T;
}

export type NewEvent<T = unknown> = Omit<LoggedEvent<T>, "id">;

export interface ReadOptions {
  /** Exactly this stream. */
  stream?: string;
  /** Every stream whose name begins with this. */
  prefix?: string;
  /** Only events after this id. */
  after?: number;
  /** Only events before this id: with `reverse`, where a page of the newest goes on. */
  before?: number;
  limit?: number;
  /** Newest first. */
  reverse?: boolean;
}

type Listener = (event: LoggedEvent) => void;

/**
 * The append-only log that everything is read from. Listeners hear an event after it is committed,
 * in order, in the same turn of the event loop.
 */
export class EventLog {
  readonly #prepare: (sql: string) => StatementSync;
  readonly #inTransaction: () => boolean;
  readonly #listeners = new Set<{ prefix: string; listener: Listener }>();
  #pending: LoggedEvent[] = [];
  #publishing = false;

  constructor(
    prepare: (sql: string) => StatementSync,
    exec: (sql: string) => void,
    inTransaction: () => boolean,
  ) {
    this.#prepare = prepare;
    this.#inTransaction = inTransaction;
    exec(`
      CREATE TABLE IF NOT EXISTS events (
        id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, stream TEXT NOT NULL,
        type TEXT NOT NULL, data TEXT NOT NULL
      );
      CREATE INDEX IF NOT EXISTS events_by_stream ON events (stream, id);
    `);
  }

  append<T>(event: NewEvent<T>): LoggedEvent<T> {
    const { lastInsertRowid } = this.#prepare(
      "INSERT INTO events (time, stream, type, data) VALUES (?, ?, ?, ?)",
    ).run(event.time, event.stream, event.type, JSON.stringify(event.data));
    const logged: LoggedEvent<T> = { id: Number(lastInsertRowid), ...event };
    this.#pending.push(logged);
    if (!this.#inTransaction()) this.publishPending();
    return logged;
  }

  read<T = unknown>(options: ReadOptions = {}): LoggedEvent<T>[] {
    const order = options.reverse ? "DESC" : "ASC";
    const after = options.after ?? 0;
    const before = options.before ?? Number.MAX_SAFE_INTEGER;
    const limit = options.limit ?? -1;
    const rows =
      options.stream === undefined
        ? this.#prepare(
            `SELECT * FROM events WHERE id > ? AND id < ? AND (? = '' OR (stream >= ? AND stream < ?)) ORDER BY id ${order} LIMIT ?`,
          ).all(
            after,
            before,
            options.prefix ?? "",
            options.prefix ?? "",
            `${options.prefix ?? ""}\u{10ffff}`,
            limit,
          )
        : this.#prepare(
            `SELECT * FROM events WHERE stream = ? AND id > ? AND id < ? ORDER BY id ${order} LIMIT ?`,
          ).all(options.stream, after, before, limit);
    return rows.map((row) => ({
      id: Number(row["id"]),
      time: Number(row["time"]),
      stream: String(row["stream"]),
      type: String(row["type"]),
      data: JSON.parse(String(row["data"])) as T,
    }));
  }

  /** The id of the newest event; 0 when there is none. */
  lastId(): number {
    return Number(this.#prepare("SELECT coalesce(max(id), 0) AS id FROM events").get()?.["id"]);
  }

  /** Calls `listener` for each event of streams that begin with `prefix` from now on. @returns the way to stop it. */
  subscribe(prefix: string, listener: Listener): () => void {
    const entry = { prefix, listener };
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /** For {@link Store.transaction}: tells the listeners what was committed. */
  publishPending(): void {
    if (this.#publishing) return;
    this.#publishing = true;
    try {
      for (let event = this.#pending.shift(); event; event = this.#pending.shift()) {
        for (const { prefix, listener } of this.#listeners) {
          if (event.stream.startsWith(prefix)) listener(event);
        }
      }
    } finally {
      this.#publishing = false;
    }
  }

  /** For {@link Store.transaction}: forgets what was rolled back. */
  discardPending(): void {
    this.#pending = [];
  }
}
