import { spawn, type IPty } from "@lydell/node-pty";
import headless from "@xterm/headless";

const { Terminal } = headless;

/** DEC private mode 2026. */
const FRAME = { begin: "\u001b[?2026h", end: "\u001b[?2026l" };
const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g;

export type Cells = InstanceType<typeof Terminal>["buffer"]["active"];

export interface TerminalOptions {
  columns: number;
  rows: number;
  /** The whole environment of the program. */
  env: Record<string, string>;
  cwd?: string;
}

/** A program on a real pseudo-terminal, with a terminal that can be read. */
export class TerminalRun {
  readonly #pty: IPty;
  readonly #terminal: InstanceType<typeof Terminal>;
  readonly #watchers = new Set<() => void>();
  /** What of it has reached the screen. */
  #drawn = "";
  /** Every byte that the program wrote. */
  output = "";
  exitCode: number | undefined;

  constructor(file: string, args: string[], options: TerminalOptions) {
    const { columns, rows } = options;
    this.#terminal = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1_000 });
    this.#pty = spawn(file, args, {
      cols: columns,
      rows,
      name: options.env["TERM"] ?? "xterm-256color",
      env: options.env,
      ...(options.cwd ? { cwd: options.cwd } : {}),
    });
    this.#pty.onData((data) => {
      this.output += data;
      this.#terminal.write(data, () => {
        this.#drawn += data;
        this.#changed();
      });
    });
    this.#pty.onExit(({ exitCode, signal }) => {
      this.exitCode = signal ? 128 + signal : exitCode;
      this.#changed();
    });
  }

  /** What a person sees. */
  get cells(): Cells {
    return this.#terminal.buffer.active;
  }

  get columns(): number {
    return this.#terminal.cols;
  }

  get rows(): number {
    return this.#terminal.rows;
  }

  /** The screen's rows as text, without the spaces at their ends. */
  text(): string[] {
    const { active } = this.#terminal.buffer;
    return Array.from({ length: this.rows }, (_, row) =>
      (active.getLine(active.baseY + row)?.translateToString(true) ?? "").trimEnd(),
    );
  }

  press(keys: string): void {
    this.#pty.write(keys);
  }

  /** Writes into the terminal behind the program's back, as another program would. */
  scribble(text: string): Promise<void> {
    return new Promise((resolve) => this.#terminal.write(text, resolve));
  }

  kill(signal: string): void {
    this.#pty.kill(signal);
  }

  /** The window is closed: nobody reads or writes any more. */
  hangUp(): void {
    (this.#pty as IPty & { destroy(): void }).destroy();
  }

  resize(columns: number, rows: number): void {
    this.#terminal.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** Resolves once `holds`; rejects with the screen when it takes longer than `timeout` milliseconds. */
  async until(holds: (run: this) => boolean, timeout = 15_000): Promise<this> {
    if (this.#whole && holds(this)) return this;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(watch);
        reject(new Error(`the screen did not get there in time:\n${this.text().join("\n")}`));
      }, timeout);
      const watch = (): void => {
        if (!holds(this)) return;
        clearTimeout(timer);
        this.#watchers.delete(watch);
        resolve(this);
      };
      this.#watchers.add(watch);
    });
  }

  /** Resolves once the screen holds `text`. */
  shows(text: string | RegExp, timeout?: number): Promise<this> {
    return this.until(
      (run) => run.text().some((row) => (typeof text === "string" ? row.includes(text) : text.test(row))),
      timeout,
    );
  }

  /** The rows with spinners at rest, so that two moments can be compared. */
  still(): string[] {
    return this.text().map((row) => row.replaceAll(SPINNER, "⠋"));
  }

  /** Resolves once the screen has stayed the same for `quiet` milliseconds: a frame can come in pieces. */
  async settled(quiet = 150): Promise<this> {
    for (let seen = ""; seen !== this.still().join("\n");) {
      seen = this.still().join("\n");
      await new Promise((resolve) => setTimeout(resolve, quiet));
    }
    return this;
  }

  /** Resolves with the exit code. */
  async ended(timeout?: number): Promise<number> {
    await this.until((run) => run.exitCode !== undefined, timeout);
    return this.exitCode ?? -1;
  }

  close(): void {
    if (this.exitCode === undefined) this.#pty.kill("SIGKILL");
    this.#terminal.dispose();
  }

  #changed(): void {
    if (!this.#whole) return;
    for (const watch of this.#watchers) watch();
  }

  /** As a terminal does: what stands between the marks of a synchronized update is shown when it is whole. */
  get #whole(): boolean {
    return (
      this.exitCode !== undefined ||
      this.#drawn.lastIndexOf(FRAME.begin) <= this.#drawn.lastIndexOf(FRAME.end)
    );
  }
}
