import { messageOf } from "./errors.ts";

/**
 * Work that outlives the call that began it. Nothing is fired and forgotten: what runs is counted,
 * what throws is reported, and {@link Tasks.idle} waits until none is left.
 */
export class Tasks {
  readonly #running = new Set<Promise<void>>();
  readonly #report: (name: string, error: unknown) => void;
  readonly #stop = new AbortController();

  constructor(report: (name: string, error: unknown) => void = defaultReport) {
    this.#report = report;
  }

  /** Aborts when the cloud stops; long waits listen to it. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  run(name: string, work: (signal: AbortSignal) => Promise<void>): void {
    if (this.#stop.signal.aborted) return;
    const task = (async () => {
      try {
        await work(this.#stop.signal);
      } catch (error) {
        if (!this.#stop.signal.aborted) this.#report(name, error);
      }
    })();
    this.#running.add(task);
    void task.finally(() => this.#running.delete(task));
  }

  /** Resolves when no task runs. Work that waits on a clock counts as running. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** Aborts what runs and waits for it to end. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error("the cloud was stopped"));
    await this.idle();
  }
}

function defaultReport(name: string, error: unknown): void {
  process.stderr.write(
    `pipelab: ${name}: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}\n`,
  );
}
