import type { Timer } from "../../kernel/clock.ts";
import { codeOf } from "../../kernel/errors.ts";
import { providerKey } from "../definition/actions.ts";
import type { Command } from "../execution/commands.ts";
import { declarationOf } from "../execution/lookup.ts";
import type { ActionRun, Execution, PipelineState } from "../execution/state.ts";
import { ActionFailure, type ActionProvider, type ArtifactLocation } from "../provider.ts";
import type { EngineDependencies } from "./dependencies.ts";
import { failureOf } from "./failure.ts";
import { makeJob } from "./job.ts";

const MINUTE = 60_000;

interface Attached {
  pipelineId: string;
  abort: AbortController;
  timeout: Timer;
}

/** What tells the pipeline how an attempt goes on. */
export type Report = (state: PipelineState, command: Command) => void;

/** Runs what a state says is in progress, once each, and lets go of what it no longer says. */
export class Runner {
  readonly #engine: EngineDependencies;
  readonly #report: Report;
  readonly #attached = new Map<string, Attached>();

  constructor(engine: EngineDependencies, report: Report) {
    this.#engine = engine;
    this.#report = report;
    engine.tasks.signal.addEventListener("abort", () => this.#letGo(() => true), { once: true });
  }

  /**
   * Starts attempts that are in progress and run nowhere, and aborts those that run and have ended.
   * @param restarted the process that ran them was killed: go on with what they had reported.
   */
  reconcile(pipelineId: string, state: PipelineState | undefined, restarted = false): void {
    const running = new Map(
      Object.values(state?.executions ?? {}).flatMap((execution) =>
        Object.values(execution.runs)
          .filter(({ status }) => status === "InProgress")
          .map((run) => [run.id, { execution, run }] as const),
      ),
    );
    this.#letGo((id, attached) => attached.pipelineId === pipelineId && !running.has(id));
    if (!state || this.#engine.tasks.signal.aborted) return;
    for (const [id, { execution, run }] of running) {
      if (!this.#attached.has(id)) this.#attach(state, execution, run, restarted);
    }
  }

  #letGo(wanted: (id: string, attached: Attached) => boolean): void {
    for (const [id, attached] of this.#attached) {
      if (!wanted(id, attached)) continue;
      this.#attached.delete(id);
      attached.timeout.cancel();
      attached.abort.abort(new Error("the action was given up"));
    }
  }

  #attach(state: PipelineState, execution: Execution, run: ActionRun, restarted: boolean): void {
    const { clock, tasks, providers } = this.#engine;
    const type = declarationOf(state, run).actionTypeId;
    const provider = providers.get(providerKey(type));
    const at = { executionId: execution.id, runId: run.id };
    if (!provider) {
      const message = `The action type ${providerKey(type)} is not available`;
      tasks.run(message, async () => {
        this.#report(state, { type: "FailAction", ...at, error: { code: "ConfigurationError", message } });
      });
      return;
    }
    const abort = new AbortController();
    const expires = run.approval?.expires ?? run.startTime + provider.timeoutMinutes * MINUTE;
    const timeout = clock.after(expires - clock.now(), () => {
      const message = run.approval
        ? "The approval action timed out: it received no response before it expired"
        : "The action timed out";
      this.#report(state, { type: "FailAction", ...at, error: { code: "JobFailed", message } });
    });
    this.#attached.set(run.id, { pipelineId: state.id, abort, timeout });
    if (run.approval?.notified) return;
    tasks.run(`action ${state.name}/${run.stageName}/${run.actionName}`, (signal) =>
      this.#run(provider, state, execution, run, AbortSignal.any([signal, abort.signal]), restarted),
    );
  }

  async #run(
    provider: ActionProvider,
    state: PipelineState,
    execution: Execution,
    run: ActionRun,
    signal: AbortSignal,
    restarted: boolean,
  ): Promise<void> {
    // Not in the turn of the command that started it, whose transaction is to be over first.
    await Promise.resolve();
    if (signal.aborted) return;
    const at = { executionId: execution.id, runId: run.id };
    const outputs: { name: string; location: ArtifactLocation }[] = [];
    // Without an external id nothing was begun outside that could be done twice: it is safe to start anew.
    const resumed = restarted && run.progress.externalExecutionId !== undefined ? run.progress : undefined;
    const job = makeJob(state, execution, run, this.#engine, {
      signal,
      ...(resumed ? { resumed } : {}),
      progress: (progress) => {
        if (!signal.aborted) this.#report(state, { type: "ReportProgress", ...at, progress });
      },
      stored: (output) => outputs.push(output),
    });
    let report: Command;
    let defect: unknown;
    try {
      const result = await provider.run(job);
      report = result.waiting
        ? { type: "AwaitApproval", ...at, ...(result.progress ? { progress: result.progress } : {}) }
        : { type: "SucceedAction", ...at, outputs, result };
    } catch (error) {
      report = { type: "FailAction", ...at, ...failureOf(error) };
      if (!(error instanceof ActionFailure) && codeOf(error) === undefined) defect = error;
    }
    // Aborted: the pipeline knows already, or the cloud stops and will go on with the attempt when it starts.
    if (signal.aborted) return;
    this.#report(state, report);
    // What no AWS service answered is a fault of ours: the task tells whoever can mend it.
    if (defect !== undefined) throw defect;
  }
}
