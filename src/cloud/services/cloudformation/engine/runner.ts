import { messageOf } from "../../../../kernel/errors.ts";
import type { Host, Place } from "../../../host.ts";
import { apply } from "./apply.ts";
import { cleanUp, deleteStack, unmake } from "./delete.ts";
import { restore } from "./restore.ts";
import { Run } from "./run.ts";
import { openOperations, StackStore } from "./stack-store.ts";
import type { Phase, StackOperation, StackRecord } from "./state.ts";

const PHASES: Record<Phase, (run: Run) => Promise<void>> = {
  apply,
  unmake,
  delete: deleteStack,
  restore,
  cleanup: (run) => cleanUp(run, "UPDATE_COMPLETE"),
  restored: (run) => cleanUp(run, "UPDATE_ROLLBACK_COMPLETE"),
};

interface Running {
  current?: Run;
  ended: Promise<void>;
}

/** Carries out the operations of a cloud's stacks: one task a stack, phase by phase. */
export class StackRunner {
  readonly #host: Host;
  readonly #running = new Map<string, Running>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Goes on with every operation that a process left, as the records tell it. */
  resume(): void {
    for (const { key, value } of openOperations(this.#host).entries()) this.run(value, key);
  }

  /** Carries out the stack's operation in the background, after the one that it took the place of. */
  run(place: Place, stackId: string): void {
    const before = this.#running.get(stackId)?.ended;
    const running: Running = { ended: Promise.resolve() };
    this.#running.set(stackId, running);
    this.#host.tasks.run(`cloudformation ${stackId}`, (stop) => {
      running.ended = this.#work(new StackStore(this.#host, place), stackId, running, before, stop);
      return running.ended;
    });
  }

  /** Ends the waits of what runs on a stack; its resources fail as cancelled. */
  cancel(stackId: string): void {
    this.#running.get(stackId)?.current?.cancel.abort();
  }

  async #work(
    stacks: StackStore,
    stackId: string,
    running: Running,
    before: Promise<void> | undefined,
    stop: AbortSignal,
  ): Promise<void> {
    await before?.catch(() => undefined);
    const mine = stacks.get(stackId).operation?.id;
    try {
      for (;;) {
        const stack = stacks.get(stackId);
        const { operation } = stack;
        if (!operation || operation.id !== mine || stop.aborted) return;
        running.current = new Run(stacks, stack, operation, stop);
        await this.#phase(running.current, stack, operation, stop);
      }
    } finally {
      if (this.#running.get(stackId) === running) this.#running.delete(stackId);
    }
  }

  /** A defect of ours must not leave a stack in progress for ever. */
  async #phase(run: Run, stack: StackRecord, operation: StackOperation, stop: AbortSignal): Promise<void> {
    try {
      await PHASES[operation.phase](run);
    } catch (error) {
      if (stop.aborted) throw error;
      const status =
        operation.kind === "delete"
          ? "DELETE_FAILED"
          : operation.kind === "create"
            ? "CREATE_FAILED"
            : "UPDATE_FAILED";
      run.stacks.setStatus(stack.id, status, `Internal Failure: ${messageOf(error)}`, (stack) => {
        delete stack.operation;
      });
      throw error;
    }
  }
}

const runners = new WeakMap<Host, StackRunner>();

/** The one runner of a cloud. */
export function runnerOf(host: Host): StackRunner {
  let runner = runners.get(host);
  if (!runner) {
    runner = new StackRunner(host);
    runners.set(host, runner);
  }
  return runner;
}
