import type { LoggedEvent } from "../../kernel/event-log.ts";

import type { ControlView } from "../control.ts";
import { pipelineOf } from "../route.ts";
import type { Session } from "../session.ts";
import { here } from "../state.ts";
import { goesOn, readPipeline, readPipelines } from "./pipelines.ts";

const TICK = 1_000;
/** Ticks between two reads when nothing runs and nobody tells us of changes. */
const IDLE_TICKS = 5;
/** Events of one moment are drawn together. */
const GATHER = 40;
const KEPT_EVENTS = 2_000;

/**
 * Keeps the state fresh: reads what the screen shows when the event log says that something happened,
 * or each second where there is none. Reads never overlap; no read is made for drawing.
 */
export class Refresher {
  readonly #session: Session;
  readonly #stop = new AbortController();
  #reading = false;
  #again = false;
  #ticks = 0;
  #listening = false;
  #lastId = 0;
  #gathered: LoggedEvent[] = [];
  #gathering: NodeJS.Timeout | undefined;

  constructor(session: Session) {
    this.#session = session;
    session.refresh = () => this.refresh();
  }

  start(): void {
    const { control } = this.#session;
    const timer = setInterval(() => this.#session.guard(() => this.#tick()), TICK);
    this.#stop.signal.addEventListener("abort", () => clearInterval(timer));
    this.refresh();
    if (control) {
      this.#session.guard(async () => {
        const newest = await control.events({ limit: KEPT_EVENTS, reverse: true });
        this.#keep(newest.toSorted((a, b) => a.id - b.id));
        this.#listen(control);
      });
      this.#session.guard(() => this.#readInbox());
    }
  }

  /** Hears of what happens until the stream breaks; then reads by the clock, and tries again. */
  #listen(control: ControlView): void {
    if (this.#listening || this.#stop.signal.aborted) return;
    this.#listening = true;
    this.#session.guard(async () => {
      try {
        await control.subscribe(this.#lastId, (event) => this.#hear(event), this.#stop.signal);
      } finally {
        this.#listening = false;
      }
    });
  }

  stop(): void {
    clearTimeout(this.#gathering);
    this.#stop.abort();
  }

  /** Reads what the screen shows, now or right after the read that is under way. */
  refresh(): void {
    if (this.#stop.signal.aborted) return;
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    this.#session.guard(async () => {
      try {
        await this.#read();
      } finally {
        this.#reading = false;
        if (this.#again) {
          this.#again = false;
          this.refresh();
        }
      }
    });
  }

  async #read(): Promise<void> {
    const { codePipeline, clock, lab } = this.#session;
    const name = pipelineOf(here(this.#session.state).route);
    if (name === undefined) {
      this.#session.set({ pipelines: await readPipelines(codePipeline), now: clock.now() });
    } else {
      const data = await readPipeline(codePipeline, name);
      const { pipeline } = this.#session.state;
      this.#session.set({ pipeline: { ...pipeline, [name]: data }, now: clock.now() });
    }
    await lab?.refresh();
  }

  #tick(): void {
    this.#ticks += 1;
    const busy = this.#running();
    if (busy || this.#ticks % IDLE_TICKS === 0) this.#session.set({ now: this.#session.clock.now() });
    if (this.#listening) return;
    if (busy || this.#ticks % IDLE_TICKS === 0) this.refresh();
    const { control } = this.#session;
    if (control && this.#ticks % IDLE_TICKS === 0) this.#listen(control);
  }

  #running(): boolean {
    const { state } = this.#session;
    const name = pipelineOf(here(state).route);
    if (name === undefined) return (state.pipelines ?? []).some(({ latest }) => goesOn(latest));
    return (state.pipeline[name]?.executions ?? []).some(goesOn);
  }

  #hear(event: LoggedEvent): void {
    this.#gathered.push(event);
    this.#gathering ??= setTimeout(() => this.#session.guard(() => this.#flush()), GATHER);
  }

  #flush(): void {
    const events = this.#gathered;
    this.#gathered = [];
    this.#gathering = undefined;
    this.#keep(events);
    // CloudTrail records our own reads as well: taking them for changes would read for ever.
    if (events.some(({ stream }) => !stream.startsWith("cloudtrail/"))) this.refresh();
    if (events.some(({ stream }) => stream.startsWith("inbox/"))) {
      this.#session.guard(() => this.#readInbox());
    }
  }

  #keep(events: readonly LoggedEvent[]): void {
    this.#lastId = events.at(-1)?.id ?? this.#lastId;
    const { events: kept } = this.#session.state;
    this.#session.set({ events: { ...kept, all: [...kept.all, ...events].slice(-KEPT_EVENTS) } });
  }

  async #readInbox(): Promise<void> {
    const mails = await this.#session.control?.inbox();
    if (mails) this.#session.set({ mails });
  }
}
