import type { LoggedEvent } from "../../kernel/event-log.ts";
import type { ControlView } from "../control.ts";

/** Events of one moment are told together. */
const GATHER = 40;
/** Between two attempts to hear again, in milliseconds. */
const PAUSE = 200;
/** As many as one answer holds. */
const PAGE = 1_000;

interface Listener {
  /** Oldest first; never empty. */
  heard(events: readonly LoggedEvent[]): void;
  /** The log began anew: what was known is gone. */
  reset(): void;
}

/** Hears of everything that happens in a cloud, once each, for as long as the cloud is there; also after it was reset. */
export class EventFeed {
  readonly #control: ControlView;
  readonly #listener: Listener;
  readonly #signal: AbortSignal;
  #last: LoggedEvent | undefined;
  #gathered: LoggedEvent[] = [];
  #gathering: NodeJS.Timeout | undefined;
  /** False while nobody tells of changes, so that one has to look. */
  listening = false;

  constructor(control: ControlView, listener: Listener, signal: AbortSignal) {
    this.#control = control;
    this.#listener = listener;
    this.#signal = signal;
    signal.addEventListener("abort", () => clearTimeout(this.#gathering), { once: true });
  }

  /** Follows the log until the signal aborts, or until the cloud is not there. @throws what the cloud answers */
  async follow(): Promise<void> {
    for (let failures = 0; !this.#signal.aborted;) {
      try {
        await this.#catchUp();
        this.listening = true;
        failures = 0;
        await this.#control.subscribe(this.#last?.id ?? 0, (event) => this.#hear(event), this.#signal);
      } catch (error) {
        failures += 1;
        // A cloud that is being reset cannot answer for a moment.
        if (failures > 5) throw error;
      } finally {
        this.listening = false;
      }
      if (!this.#signal.aborted) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  /** Reads what is there already; notices whether it is still the same log. */
  async #catchUp(): Promise<void> {
    this.#flush();
    const last = this.#last;
    if (last) {
      const [same] = await this.#control.events({ after: last.id - 1, limit: 1 });
      if (same && same.id === last.id && same.time === last.time && same.type === last.type) return;
      this.#last = undefined;
      this.#listener.reset();
    }
    const newest = await this.#control.events({ limit: PAGE, reverse: true });
    this.#tell(newest.toSorted((a, b) => a.id - b.id));
  }

  #hear(event: LoggedEvent): void {
    this.#gathered.push(event);
    this.#gathering ??= setTimeout(() => this.#flush(), GATHER);
  }

  #flush(): void {
    const events = this.#gathered;
    this.#gathered = [];
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
    this.#tell(events);
  }

  #tell(events: readonly LoggedEvent[]): void {
    if (events.length === 0) return;
    this.#last = events.at(-1);
    this.#listener.heard(events);
  }
}
