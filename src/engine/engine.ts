import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { AwsError } from "../kernel/errors.ts";
import { checkDefinition } from "./definition/rules.ts";
import type { EngineDependencies, PipelinePlace } from "./driver/dependencies.ts";
import { History } from "./driver/history.ts";
import { Pipelines } from "./driver/pipelines.ts";
import { Poller } from "./driver/poller.ts";
import { Runner } from "./driver/runner.ts";
import type { Command } from "./execution/commands.ts";
import type { PipelineEvent } from "./execution/events.ts";
import type { PipelineState } from "./execution/state.ts";

/** CodePipeline's brain: takes commands, keeps what happens, and runs what is to be run. */
export class Engine {
  readonly history: History;
  readonly #dependencies: EngineDependencies;
  readonly #pipelines: Pipelines;
  readonly #runner: Runner;
  readonly #poller: Poller;

  constructor(dependencies: EngineDependencies) {
    this.#dependencies = dependencies;
    this.history = new History(dependencies.store);
    this.#pipelines = new Pipelines(dependencies.store, this.history, dependencies.announce);
    const report = (state: PipelineState, command: Command): void => this.#report(state, command);
    this.#runner = new Runner(dependencies, report);
    this.#poller = new Poller(
      dependencies,
      (id) => this.#pipelines.all().find((state) => state.id === id),
      report,
    );
  }

  /** Goes on with what was in flight when the process ended. Call it once. */
  start(): void {
    for (const state of this.#pipelines.all()) {
      this.#runner.reconcile(state.id, state, true);
      this.#poller.reconcile(state.id, state);
    }
  }

  /** @throws AwsError `PipelineNotFoundException` */
  pipeline(place: PipelinePlace, name: string): PipelineState {
    const state = this.#pipelines.get(place, name);
    if (state) return state;
    throw new AwsError(
      "PipelineNotFoundException",
      `Account '${place.account}' does not have a pipeline with name '${name}'`,
    );
  }

  has(place: PipelinePlace, name: string): boolean {
    return this.#pipelines.get(place, name) !== undefined;
  }

  /** In the order of their names. */
  pipelines(place: PipelinePlace): PipelineState[] {
    return this.#pipelines.list(place);
  }

  /** Checks a definition by every rule. @throws AwsError where AWS refuses it. */
  check(place: PipelinePlace, declaration: PipelineDeclaration): void {
    checkDefinition(declaration, place.region, this.#dependencies.providers);
  }

  /**
   * Does a command, with all that follows from it.
   * @returns what happened.
   * @throws AwsError where AWS refuses the command.
   */
  dispatch(place: PipelinePlace, name: string, command: Command): PipelineEvent[] {
    const before = command.type === "CreatePipeline" ? undefined : this.pipeline(place, name);
    const { clock, ids } = this.#dependencies;
    const events = this.#pipelines.dispatch(place, name, command, {
      time: clock.now(),
      newId: () => ids.uuid(),
    });
    const after = this.#pipelines.get(place, name);
    const id = (after ?? before)?.id;
    if (id !== undefined && events.length > 0) {
      this.#runner.reconcile(id, after);
      this.#poller.reconcile(id, after);
    }
    return events;
  }

  /** From an action or the poller, for a pipeline that may have been deleted meanwhile. */
  #report({ account, region, name, id }: PipelineState, command: Command): void {
    const place = { account, region };
    if (this.#dependencies.tasks.signal.aborted) return;
    if (this.#pipelines.get(place, name)?.id === id) this.dispatch(place, name, command);
  }
}
