import type { Timer } from "../../kernel/clock.ts";
import { actionsOf, providerKey, type PlacedAction } from "../definition/actions.ts";
import { currentDefinition, liveExecutions } from "../execution/lookup.ts";
import type { PipelineState } from "../execution/state.ts";
import type { EngineDependencies } from "./dependencies.ts";
import type { Report } from "./runner.ts";

/** How often sources are asked for changes (CodePipeline: about once a minute). */
const INTERVAL = 60_000;

/** Asks sources for changes where PollForSourceChanges is not "false" (Change detection methods). */
export class Poller {
  readonly #engine: EngineDependencies;
  readonly #current: (pipelineId: string) => PipelineState | undefined;
  readonly #start: Report;
  readonly #timers = new Map<string, Timer>();

  constructor(
    engine: EngineDependencies,
    current: (pipelineId: string) => PipelineState | undefined,
    start: Report,
  ) {
    this.#engine = engine;
    this.#current = current;
    this.#start = start;
    engine.tasks.signal.addEventListener("abort", () => this.#stop(), { once: true });
  }

  /** Polls a pipeline from now on, or no longer, as its current definition wants. */
  reconcile(pipelineId: string, state: PipelineState | undefined): void {
    const wanted = state && !this.#engine.tasks.signal.aborted && this.#polled(state).length > 0;
    if (!wanted) {
      this.#timers.get(pipelineId)?.cancel();
      this.#timers.delete(pipelineId);
    } else if (!this.#timers.has(pipelineId)) this.#arm(pipelineId);
  }

  #stop(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  #arm(pipelineId: string): void {
    const timer = this.#engine.clock.after(INTERVAL, () => {
      this.#engine.tasks.run(`poll ${pipelineId}`, async (signal) => {
        const state = this.#current(pipelineId);
        if (state) await this.#poll(state, signal);
        this.#timers.delete(pipelineId);
        this.reconcile(pipelineId, this.#current(pipelineId));
      });
    });
    this.#timers.set(pipelineId, timer);
  }

  #polled(state: PipelineState): PlacedAction["action"][] {
    return actionsOf(currentDefinition(state))
      .map(({ action }) => action)
      .filter(
        (action) =>
          this.#engine.providers.get(providerKey(action.actionTypeId))?.latestRevision !== undefined &&
          action.configuration?.["PollForSourceChanges"]?.toLowerCase() !== "false",
      );
  }

  async #poll(state: PipelineState, signal: AbortSignal): Promise<void> {
    // An execution in the source stage fetches the newest revisions anyway.
    if (liveExecutions(state).some(({ stageIndex }) => stageIndex === 0)) return;
    const changed: Record<string, string> = {};
    for (const action of this.#polled(state)) {
      const newest = await this.#newest(state, action);
      if (newest !== undefined && newest !== state.detected[action.name]) changed[action.name] = newest;
    }
    const [first] = Object.keys(changed);
    if (first === undefined || signal.aborted) return;
    this.#start(state, {
      type: "StartExecution",
      trigger: { type: "PollForSourceChanges", detail: first },
      detected: changed,
    });
  }

  async #newest(state: PipelineState, action: PlacedAction["action"]): Promise<string | undefined> {
    const { providers, targetFor, clock } = this.#engine;
    const target = targetFor(
      { account: state.account, region: action.region ?? state.region },
      {
        pipelineRoleArn: currentDefinition(state).roleArn ?? "",
        ...(action.roleArn === undefined ? {} : { actionRoleArn: action.roleArn }),
        session: String(clock.now()),
      },
    );
    try {
      return await providers
        .get(providerKey(action.actionTypeId))
        ?.latestRevision?.(action.configuration ?? {}, target);
    } catch {
      // As on AWS, a source that cannot be asked starts nothing; CloudTrail has the refused call.
      return undefined;
    }
  }
}
