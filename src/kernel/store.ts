import { DatabaseSync, type StatementSync } from "node:sqlite";
import { EventLog } from "./event-log.ts";
import { openStateFile } from "./state-file.ts";

/** Where {@link Store.open} keeps its records: a folder, or memory. */
export type StoreLocation = { dir: string } | "memory";

/**
 * Records as JSON in SQLite, and the append-only {@link EventLog} beside them in the same database,
 * so that one {@link Store.transaction} holds both. WAL: a process killed at any moment leaves the
 * last committed state.
 */
export class Store {
  readonly events: EventLog;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #collections = new Map<string, Collection<unknown>>();
  #depth = 0;

  private constructor(db: DatabaseSync) {
    this.#db = db;
    db.exec(`
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS records (
        collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
        PRIMARY KEY (collection, key)
      ) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS small_blobs (id TEXT PRIMARY KEY, bytes BLOB NOT NULL);
    `);
    this.events = new EventLog(
      (sql) => this.#prepare(sql),
      (sql) => db.exec(sql),
      () => this.#depth > 0,
    );
  }

  /** Opens, or makes, the database in a folder, or one in memory. @throws UserError as {@link openStateFile} does */
  static open(location: StoreLocation): Store {
    return new Store(location === "memory" ? new DatabaseSync(":memory:") : openStateFile(location.dir));
  }

  /** The records kept under `name`; the same object each time. */
  collection<T>(name: string): Collection<T> {
    let collection = this.#collections.get(name);
    if (!collection) {
      collection = new Collection<unknown>(name, (sql) => this.#prepare(sql));
      this.#collections.set(name, collection);
    }
    return collection as Collection<T>;
  }

  /** Runs `work` so that all of its writes are kept, or none. Synchronous; may be nested. */
  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#db.exec("BEGIN IMMEDIATE");
    this.#depth = 1;
    let result: T;
    try {
      result = work();
      this.#db.exec("COMMIT");
    } catch (error) {
      this.events.discardPending();
      // A full disk ends the transaction by itself.
      if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
      throw error;
    } finally {
      this.#depth = 0;
    }
    this.events.publishPending();
    return result;
  }

  /** For {@link Blobs}: bytes too few for a file of their own. */
  readonly smallBlobs = {
    put: (id: string, bytes: Uint8Array): void => {
      this.#prepare("INSERT INTO small_blobs (id, bytes) VALUES (?, ?)").run(id, bytes);
    },
    get: (id: string): Buffer | undefined => {
      const bytes = this.#prepare("SELECT bytes FROM small_blobs WHERE id = ?").get(id)?.["bytes"];
      return bytes instanceof Uint8Array
        ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        : undefined;
    },
    delete: (id: string): void => {
      this.#prepare("DELETE FROM small_blobs WHERE id = ?").run(id);
    },
  };

  close(): void {
    this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

export interface ListOptions {
  /** Only keys that begin with this. */
  prefix?: string;
  /** Only keys after this one. */
  after?: string;
  limit?: number;
}

/** In SQLite's order a blob comes after every text. */
const EVERY_TEXT = new Uint8Array();

/** JSON records by key, in key order (by code point). */
export class Collection<T> {
  readonly #name: string;
  readonly #prepare: (sql: string) => StatementSync;

  constructor(name: string, prepare: (sql: string) => StatementSync) {
    this.#name = name;
    this.#prepare = prepare;
  }

  get(key: string): T | undefined {
    const row = this.#prepare("SELECT value FROM records WHERE collection = ? AND key = ?").get(
      this.#name,
      key,
    );
    return row ? (JSON.parse(String(row["value"])) as T) : undefined;
  }

  has(key: string): boolean {
    return (
      this.#prepare("SELECT 1 FROM records WHERE collection = ? AND key = ?").get(this.#name, key) !==
      undefined
    );
  }

  put(key: string, value: T): void {
    this.#prepare("INSERT OR REPLACE INTO records (collection, key, value) VALUES (?, ?, ?)").run(
      this.#name,
      key,
      JSON.stringify(value),
    );
  }

  /** @returns whether there was such a record. */
  delete(key: string): boolean {
    return (
      this.#prepare("DELETE FROM records WHERE collection = ? AND key = ?").run(this.#name, key).changes > 0
    );
  }

  entries(options: ListOptions = {}): { key: string; value: T }[] {
    const { prefix = "", after = "" } = options;
    // One bound at each end, so that SQLite reads the range and nothing beside it.
    const behind = Buffer.compare(Buffer.from(after), Buffer.from(prefix)) >= 0;
    const rows = this.#prepare(
      `SELECT key, value FROM records WHERE collection = ? AND key ${behind ? ">" : ">="} ? AND key < ? ORDER BY key LIMIT ?`,
    ).all(
      this.#name,
      behind ? after : prefix,
      prefix === "" ? EVERY_TEXT : `${prefix}\u{10ffff}`,
      options.limit ?? -1,
    );
    return rows.map((row) => ({ key: String(row["key"]), value: JSON.parse(String(row["value"])) as T }));
  }

  values(options: ListOptions = {}): T[] {
    return this.entries(options).map(({ value }) => value);
  }
}
