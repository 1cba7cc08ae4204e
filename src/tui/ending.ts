/** Why the TUI has to end though nobody pressed `q`. */
export interface Ending {
  /** As shells tell it: 128 and the signal's number. */
  exitCode: number;
  /** What was thrown where nobody caught it. */
  error?: unknown;
  /** Nobody looks any more: nothing is to be printed. */
  hungUp?: true;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** How long what is left may take to end by itself, in milliseconds. */
const PATIENCE = 5_000;

/** Hears of everything that ends the program: signals, the terminal's going away, and stray exceptions. */
export class EndWatch {
  readonly #control = new AbortController();
  readonly #undo: (() => void)[] = [];
  ending: Ending | undefined;

  constructor() {
    for (const [signal, exitCode] of Object.entries(SIGNALS)) {
      this.#on(process, signal, () =>
        this.#end(signal === "SIGHUP" ? { exitCode, hungUp: true } : { exitCode }),
      );
    }
    this.#on(process, "uncaughtException", (error) => this.#end({ exitCode: 1, error }));
    this.#on(process, "unhandledRejection", (error) => this.#end({ exitCode: 1, error }));
    // Others would end the process at once when its output is closed; here a cloud has to be stopped first.
    const others = process.stdout.listeners("error") as ((error: Error) => void)[];
    process.stdout.removeAllListeners("error");
    this.#undo.push(() => others.forEach((listener) => process.stdout.on("error", listener)));
    const hungUp = (): void => this.#end({ exitCode: SIGNALS.SIGHUP, hungUp: true });
    for (const stream of [process.stdin, process.stdout, process.stderr]) this.#on(stream, "error", hungUp);
    this.#on(process.stdin, "end", hungUp);
  }

  /** Aborts when the program has to end. */
  get signal(): AbortSignal {
    return this.#control.signal;
  }

  /** Resolves with what `work` does, or with `undefined` as soon as the program has to end. */
  async unlessEnding<T>(work: Promise<T>): Promise<T | undefined> {
    const { signal } = this;
    if (signal.aborted) return undefined;
    return Promise.race([
      work,
      new Promise<undefined>((resolve) =>
        signal.addEventListener("abort", () => resolve(undefined), { once: true }),
      ),
    ]);
  }

  /** From now on the process ends by itself soon, or else at once. */
  hurry(): void {
    setTimeout(() => process.exit(), PATIENCE).unref();
  }

  stop(): void {
    for (const undo of this.#undo) undo();
  }

  #on(emitter: NodeJS.EventEmitter, event: string, listener: (value: unknown) => void): void {
    emitter.on(event, listener);
    this.#undo.push(() => emitter.off(event, listener));
  }

  #end(ending: Ending): void {
    if (this.ending) return;
    process.exitCode = ending.exitCode;
    this.ending = ending;
    this.#control.abort();
    this.hurry();
  }
}
