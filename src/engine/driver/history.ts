import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import type { Collection, Store } from "../../kernel/store.ts";
import type { PipelineEvent } from "../execution/events.ts";
import type { ActionRun, Execution, PipelineState } from "../execution/state.ts";

/** An execution as history keeps it: its attempts are kept beside it, by their numbers. */
export interface PastExecution extends Omit<Execution, "runs"> {
  runNumbers: number[];
  /** What its source actions fetched. */
  revisions: (NonNullable<ActionRun["revision"]> & { actionName: string; artifactNames: string[] })[];
}

export interface Page<T> {
  items: T[];
  /** Present when there is more; give it back to read on. */
  next?: string;
}

/** Newest first: numbers are counted down from here in keys. */
const HIGHEST = 9_999_999_999;

/** What has been: executions, attempts and definitions as records, so that the state needs not hold them. */
export class History {
  readonly #executions: Collection<PastExecution>;
  readonly #numbers: Collection<number>;
  readonly #runs: Collection<ActionRun>;
  readonly #definitions: Collection<PipelineDeclaration>;

  constructor(store: Store) {
    this.#executions = store.collection("codepipeline/executions");
    this.#numbers = store.collection("codepipeline/execution-numbers");
    this.#runs = store.collection("codepipeline/action-executions");
    this.#definitions = store.collection("codepipeline/definitions");
  }

  /** Keeps what an event changed. @param state after the event. */
  record(state: PipelineState, event: PipelineEvent): void {
    if (event.type === "PipelineCreated" || event.type === "PipelineUpdated") {
      this.#definitions.put(keyOf(state.id, state.version), event.data.declaration);
    }
    if (!("executionId" in event.data)) return;
    const execution = state.executions[event.data.executionId];
    if (!execution) return;
    this.#executions.put(keyOf(state.id, execution.number), pastOf(execution));
    if (event.type === "ExecutionStarted") this.#numbers.put(`${state.id}/${execution.id}`, execution.number);
    const run = "runId" in event.data ? execution.runs[event.data.runId] : undefined;
    if (run) this.#runs.put(keyOf(state.id, run.number), run);
  }

  execution(pipelineId: string, executionId: string): PastExecution | undefined {
    const number = this.#numbers.get(`${pipelineId}/${executionId}`);
    return number === undefined ? undefined : this.#executions.get(keyOf(pipelineId, number));
  }

  /** Newest first. */
  executions(pipelineId: string, limit: number, after?: string): Page<PastExecution> {
    return page(this.#executions, pipelineId, limit, after);
  }

  /** Attempts at actions, newest first. */
  runs(pipelineId: string, limit: number, after?: string): Page<ActionRun> {
    return page(this.#runs, pipelineId, limit, after);
  }

  run(pipelineId: string, number: number): ActionRun | undefined {
    return this.#runs.get(keyOf(pipelineId, number));
  }

  definition(pipelineId: string, version: number): PipelineDeclaration | undefined {
    return this.#definitions.get(keyOf(pipelineId, version));
  }

  /** Forgets a deleted pipeline. */
  forget(pipelineId: string): void {
    for (const collection of [this.#executions, this.#numbers, this.#runs, this.#definitions]) {
      for (const { key } of collection.entries({ prefix: `${pipelineId}/` })) collection.delete(key);
    }
  }
}

function pastOf(execution: Execution): PastExecution {
  const { runs, ...rest } = execution;
  const all = Object.values(runs).toSorted((a, b) => a.number - b.number);
  const sources = new Map(all.flatMap((run) => (run.revision ? [[run.actionName, run] as const] : [])));
  return {
    ...rest,
    runNumbers: all.map(({ number }) => number),
    revisions: [...sources.values()].flatMap((run) =>
      run.revision
        ? [
            {
              ...run.revision,
              actionName: run.actionName,
              artifactNames: run.outputs.map(({ name }) => name),
            },
          ]
        : [],
    ),
  };
}

function page<T>(collection: Collection<T>, pipelineId: string, limit: number, after?: string): Page<T> {
  const prefix = `${pipelineId}/`;
  const entries = collection.entries({
    prefix,
    limit: limit + 1,
    ...(after === undefined ? {} : { after: prefix + after }),
  });
  const items = entries.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ value }) => value),
    ...(entries.length > limit && last ? { next: last.key.slice(prefix.length) } : {}),
  };
}

function keyOf(pipelineId: string, number: number): string {
  return `${pipelineId}/${String(HIGHEST - number).padStart(10, "0")}`;
}
