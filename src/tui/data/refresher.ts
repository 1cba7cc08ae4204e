import type { LoggedEvent } from "../../kernel/event-log.ts";
import { codeOf } from "../../kernel/errors.ts";
import { pipelineOf } from "../route.ts";
import type { Session } from "../session.ts";
import { here } from "../state.ts";
import { EventFeed } from "./event-feed.ts";
import { goesOn, readPipeline, readPipelines } from "./pipelines.ts";

const TICK = 1_000;
/** Ticks between two reads when nothing runs and nobody tells us of changes. */
const IDLE_TICKS = 5;
/** Between the starts of two reads, however much happens, in milliseconds. */
const APART = 150;
const KEPT_EVENTS = 2_000;

/**
 * Keeps the state fresh: reads what the screen shows when the event log says that something happened,
 * or each second where there is none. Reads never overlap; no read is made for drawing.
 */
export class Refresher {
  readonly #session: Session;
  readonly #stop = new AbortController();
  readonly #feed: EventFeed | undefined;
  #reading = false;
  #again = false;
  #ticks = 0;
  #following = false;

  constructor(session: Session) {
    this.#session = session;
    session.refresh = () => this.refresh();
    const listener = {
      heard: (events: readonly LoggedEvent[]) => session.guard(() => this.#heard(events)),
      reset: () => session.guard(() => this.#reset()),
    };
    this.#feed = session.control && new EventFeed(session.control, listener, this.#stop.signal);
  }

  start(): void {
    const timer = setInterval(() => this.#session.guard(() => this.#tick()), TICK);
    this.#stop.signal.addEventListener("abort", () => clearInterval(timer));
    this.refresh();
    this.#follow();
    this.#session.guard(() => this.#readInbox());
  }

  stop(): void {
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
          setTimeout(() => this.refresh(), APART);
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
      try {
        const data = await readPipeline(codePipeline, name);
        const { pipeline } = this.#session.state;
        this.#session.set({ pipeline: { ...pipeline, [name]: data }, now: clock.now() });
      } catch (error) {
        const known = this.#session.state.pipeline[name] !== undefined;
        if (!known || codeOf(error) !== "PipelineNotFoundException") throw error;
        this.#session.lose(name);
      }
    }
    await lab?.refresh();
  }

  /** Hears of what happens until the cloud is not there; then reads by the clock, and tries again. */
  #follow(): void {
    if (!this.#feed || this.#following) return;
    this.#following = true;
    const feed = this.#feed;
    this.#session.guard(() => feed.follow().finally(() => (this.#following = false)));
  }

  #tick(): void {
    this.#ticks += 1;
    const busy = this.#running();
    const due = this.#ticks % IDLE_TICKS === 0;
    if (busy || due) this.#session.set({ now: this.#session.clock.now() });
    if (this.#feed?.listening) return;
    if (busy || due) this.refresh();
    if (due) this.#follow();
  }

  /** Whether the screen shows something that goes on. */
  #running(): boolean {
    const { state } = this.#session;
    const { route } = here(state);
    if (route.screen === "home") {
      return (state.pipelines ?? []).some(({ latest, waiting, held }) => goesOn(latest) && !waiting && !held);
    }
    const name = pipelineOf(route);
    return name !== undefined && (state.pipeline[name]?.executions ?? []).some(goesOn);
  }

  #heard(events: readonly LoggedEvent[]): void {
    const { events: kept } = this.#session.state;
    this.#session.set({ events: { ...kept, all: [...kept.all, ...events].slice(-KEPT_EVENTS) } });
    if (events.some(changes)) this.refresh();
    if (events.some(({ stream }) => stream.startsWith("inbox/"))) {
      this.#session.guard(() => this.#readInbox());
    }
  }

  #reset(): void {
    this.#session.forget();
    this.refresh();
    this.#session.guard(() => this.#readInbox());
  }

  async #readInbox(): Promise<void> {
    const mails = await this.#session.control?.inbox();
    if (mails) this.#session.set({ mails });
  }
}

/** Whether there is something new to read. CloudTrail records our own reads as well: taking them for changes would read for ever. */
function changes({ stream, data }: LoggedEvent): boolean {
  if (!stream.startsWith("cloudtrail/")) return true;
  const { readOnly, errorCode } = data as { readOnly?: unknown; errorCode?: unknown };
  return readOnly === false && (errorCode === undefined || errorCode === null);
}
