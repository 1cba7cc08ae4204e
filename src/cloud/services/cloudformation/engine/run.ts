import { workDuration } from "../../../../kernel/pace.ts";
import type { Target } from "../../../../kernel/target.ts";
import type { Host, Place } from "../../../host.ts";
import type { ResourceContext, ResourceType } from "../../../resource-type.ts";
import { physicalName } from "./names.ts";
import type { StackStore } from "./stack-store.ts";
import type { ResourceRecord, StackOperation, StackRecord } from "./state.ts";

/** One phase of one operation on one stack, while it runs in this process. */
export class Run {
  readonly host: Host;
  readonly place: Place;
  readonly stacks: StackStore;
  readonly stackId: string;
  readonly operationId: string;
  /** Ends what waits, because a sibling failed or a user wants it. */
  readonly cancel = new AbortController();
  readonly #stop: AbortSignal;
  #target: Target | undefined;

  /** @param stop aborts when the cloud stops. */
  constructor(stacks: StackStore, stack: StackRecord, operation: StackOperation, stop: AbortSignal) {
    this.host = stacks.host;
    this.place = stacks.place;
    this.stacks = stacks;
    this.stackId = stack.id;
    this.operationId = operation.id;
    this.#stop = stop;
  }

  stack(): StackRecord {
    return this.stacks.get(this.stackId);
  }

  /** The operation, as long as no other has taken its place. */
  operation(): StackOperation | undefined {
    const { operation } = this.stack();
    return operation?.id === this.operationId ? operation : undefined;
  }

  changeOperation(change: (operation: StackOperation, stack: StackRecord) => void): void {
    this.stacks.change(this.stackId, (stack) => {
      if (stack.operation?.id === this.operationId) change(stack.operation, stack);
    });
  }

  /**
   * Lets the time pass that AWS would take.
   * @returns whether to go on; `false` when the work was cancelled.
   * @throws the stop signal's reason when the cloud stops.
   */
  async pause(awsMs: number): Promise<boolean> {
    this.#stop.throwIfAborted();
    if (this.cancel.signal.aborted) return false;
    const ms = workDuration(this.host.pace, awsMs);
    if (ms === 0) return true;
    try {
      await this.host.clock.sleep(ms, AbortSignal.any([this.#stop, this.cancel.signal]));
      return true;
    } catch (error) {
      if (this.#stop.aborted) throw error;
      return false;
    }
  }

  /** Whether the cloud stops: then what a handler threw says nothing, and is found again at the next start. */
  get stopping(): boolean {
    return this.#stop.aborted;
  }

  resourceType(name: string): ResourceType {
    const type = this.host.resourceTypes.get(name);
    if (!type) throw new Error(`The resource type ${name} is not emulated by pipelab.`);
    return type;
  }

  context(resource: ResourceRecord): ResourceContext {
    const stack = this.stack();
    this.#target ??= this.host.target(
      this.place,
      stack.operation?.acting ?? { service: "cloudformation.amazonaws.com" },
    );
    const { logicalId, nameSuffix } = resource;
    return {
      target: this.#target,
      account: this.place.account,
      region: this.place.region,
      stackName: stack.name,
      stackId: stack.id,
      logicalId,
      stackTags: stack.definition.tags,
      clock: this.host.clock,
      ids: this.host.ids,
      signal: this.#stop,
      generateName: (options) =>
        physicalName({ stackName: stack.name, logicalId, suffix: nameSuffix }, options),
    };
  }
}
