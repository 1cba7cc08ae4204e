import { evolve } from "./evolve.ts";
import type { Moment } from "./commands.ts";
import type { EventData, EventType, PipelineEvent } from "./events.ts";
import type { PipelineState } from "./state.ts";

/** Events that are being decided, and the state as it is after them. */
export class Draft {
  readonly events: PipelineEvent[] = [];
  readonly moment: Moment;
  #state: PipelineState | undefined;

  constructor(state: PipelineState | undefined, moment: Moment) {
    this.#state = state;
    this.moment = moment;
  }

  /** The state after the events so far. */
  get state(): PipelineState {
    if (!this.#state) throw new Error("the pipeline is gone");
    return this.#state;
  }

  get exists(): boolean {
    return this.#state !== undefined;
  }

  add<Type extends EventType>(type: Type, data: EventData[Type]): void {
    const event = { type, time: this.moment.time, data } as PipelineEvent;
    this.events.push(event);
    this.#state = evolve(this.#state, event);
  }
}
