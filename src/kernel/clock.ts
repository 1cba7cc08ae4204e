/** Time, injected. The only file that touches the machine's timers and date. */

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the Unix epoch, on this clock. */
  now(): number;
  /** Calls `fn` once, `ms` milliseconds of this clock from now. */
  after(ms: number, fn: () => void): Timer;
  /** Resolves `ms` milliseconds of this clock from now; rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** `setTimeout` counts in 32 bits: longer waits are made of hops. */
const LONGEST_HOP = 2_147_483_647;

abstract class BaseClock implements Clock {
  abstract now(): number;
  abstract after(ms: number, fn: () => void): Timer;

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const onAbort = (): void => {
        timer.cancel();
        reject(signal?.reason as Error);
      };
      const timer = this.after(ms, () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      });
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }
}

/** The machine's time, or a multiple of it that can also be moved forward by hand. */
export class SystemClock extends BaseClock {
  readonly #start = Date.now();
  readonly #factor: number;
  readonly #timers = new Set<{ due: number; fire: () => void; handle: NodeJS.Timeout | undefined }>();
  #offset = 0;

  /** @param factor how many milliseconds of this clock pass in one of the machine's. */
  constructor(factor = 1) {
    super();
    this.#factor = factor;
  }

  now(): number {
    return Math.floor(this.#start + (Date.now() - this.#start) * this.#factor) + this.#offset;
  }

  after(ms: number, fn: () => void): Timer {
    const timer = {
      due: this.now() + Math.max(0, ms),
      fire: (): void => {
        this.#timers.delete(timer);
        fn();
      },
      handle: undefined as NodeJS.Timeout | undefined,
    };
    this.#timers.add(timer);
    this.#arm(timer);
    return {
      cancel: () => {
        clearTimeout(timer.handle);
        this.#timers.delete(timer);
      },
    };
  }

  /** Moves this clock forward by `ms`; what falls due meanwhile happens at once. */
  advance(ms: number): void {
    this.#offset += ms;
    for (const timer of this.#timers) {
      clearTimeout(timer.handle);
      this.#arm(timer);
    }
  }

  #arm(timer: { due: number; fire: () => void; handle: NodeJS.Timeout | undefined }): void {
    const wait = Math.max(0, (timer.due - this.now()) / this.#factor);
    timer.handle =
      wait > LONGEST_HOP
        ? setTimeout(() => this.#arm(timer), LONGEST_HOP)
        : setTimeout(timer.fire, Math.ceil(wait));
  }
}

/** A clock that stands still until a test moves it. */
export class ManualClock extends BaseClock {
  #now: number;
  #timers: { due: number; order: number; fn: () => void }[] = [];
  #order = 0;

  constructor(start = Date.UTC(2026, 0, 1)) {
    super();
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, fn: () => void): Timer {
    const timer = { due: this.#now + Math.max(0, ms), order: this.#order++, fn };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /**
   * Moves time forward by `ms`, firing what falls due in order, and lets promises that were
   * waiting on it settle between one timer and the next.
   */
  async advance(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#timers
        .filter((timer) => timer.due <= until)
        .toSorted((a, b) => a.due - b.due || a.order - b.order)[0];
      if (!next) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#now = Math.max(this.#now, next.due);
      next.fn();
    }
    this.#now = until;
  }
}
