import type { Collection, Store } from "../../kernel/store.ts";
import type { EventLog, NewEvent } from "../../kernel/event-log.ts";
import type { Command, Moment } from "../execution/commands.ts";
import { decide } from "../execution/decide.ts";
import type { PipelineEvent } from "../execution/events.ts";
import { evolve } from "../execution/evolve.ts";
import type { PipelineState } from "../execution/state.ts";
import { announcementsOf } from "./announcements.ts";
import type { Announcement, PipelinePlace } from "./dependencies.ts";
import type { History } from "./history.ts";

interface Snapshot {
  state: PipelineState;
  /** The last event that the state knows. */
  lastEventId: number;
}

/**
 * Every pipeline: its events are the truth, its state is kept beside them as a snapshot. One transaction
 * holds the events, the snapshot, the history and what EventBridge is told.
 */
export class Pipelines {
  readonly #store: Store;
  readonly #history: History;
  readonly #snapshots: Collection<Snapshot>;
  readonly #states = new Map<string, PipelineState>();
  readonly #announce: (place: PipelinePlace, announcement: Announcement) => void;

  constructor(
    store: Store,
    history: History,
    announce: (place: PipelinePlace, announcement: Announcement) => void,
  ) {
    this.#store = store;
    this.#history = history;
    this.#announce = announce;
    this.#snapshots = store.collection("codepipeline/pipelines");
    for (const { key, value } of this.#snapshots.entries()) this.#restore(key, value);
  }

  get(place: PipelinePlace, name: string): PipelineState | undefined {
    return this.#states.get(keyOf(place, name));
  }

  /** In the order of their names. */
  list(place: PipelinePlace): PipelineState[] {
    const prefix = `${place.account}/${place.region}/`;
    return [...this.#states]
      .filter(([key]) => key.startsWith(prefix))
      .map(([, state]) => state)
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  all(): PipelineState[] {
    return [...this.#states.values()];
  }

  /**
   * Decides a command and keeps what follows from it.
   * @throws AwsError where AWS refuses the command.
   */
  dispatch(place: PipelinePlace, name: string, command: Command, moment: Moment): PipelineEvent[] {
    const key = keyOf(place, name);
    const before = this.#states.get(key);
    const events = decide(before, command, moment);
    if (events.length === 0) return events;
    try {
      this.#store.transaction(() => this.#append(place, key, before, events));
    } catch (error) {
      if (before) this.#states.set(key, before);
      else this.#states.delete(key);
      throw error;
    }
    return events;
  }

  #append(
    place: PipelinePlace,
    key: string,
    before: PipelineState | undefined,
    events: readonly PipelineEvent[],
  ): void {
    let state = before;
    let lastEventId = 0;
    for (const event of events) {
      const logged: NewEvent = { ...event, stream: `codepipeline/${key}` };
      lastEventId = this.#store.events.append(logged).id;
      state = evolve(state, event);
      if (!state) continue;
      this.#history.record(state, event);
      for (const announcement of announcementsOf(state, event)) this.#announce(place, announcement);
    }
    if (state) {
      this.#snapshots.put(key, { state, lastEventId });
      this.#states.set(key, state);
    } else {
      this.#snapshots.delete(key);
      this.#states.delete(key);
      if (before) this.#history.forget(before.id);
    }
  }

  #restore(key: string, { state, lastEventId }: Snapshot): void {
    let current: PipelineState | undefined = state;
    for (const event of eventsOf(this.#store.events, key, lastEventId)) current = evolve(current, event);
    if (current) this.#states.set(key, current);
  }
}

/** The logged events of a pipeline, oldest first. */
function eventsOf(log: EventLog, key: string, after = 0): PipelineEvent[] {
  return log
    .read({ stream: `codepipeline/${key}`, after })
    .map(({ type, time, data }) => ({ type, time, data }) as PipelineEvent);
}

function keyOf({ account, region }: PipelinePlace, name: string): string {
  return `${account}/${region}/${name}`;
}
