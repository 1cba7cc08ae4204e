import { isFinal } from "./lookup.ts";
import type { PipelineState } from "./state.ts";

/**
 * Leaves out what nothing can ask for any more, so that the state of a pipeline stays as small after a
 * thousand executions as after ten: executions that ended and are not the latest of a stage or an action,
 * definitions that nobody runs, stages that are in no definition.
 */
export function prune(state: PipelineState): PipelineState {
  const executions = keep(state.executions, latestOf(state));
  const versions = new Set(Object.values(executions).map(({ pipelineVersion }) => String(pipelineVersion)));
  versions.add(String(state.version));
  const definitions = filterKeys(state.definitions, (version) => versions.has(version));
  const names = new Set(
    Object.values(definitions).flatMap(({ stages }) => (stages ?? []).map(({ name }) => name)),
  );
  return { ...state, executions, definitions, stages: filterKeys(state.stages, (name) => names.has(name)) };
}

function latestOf(state: PipelineState): Set<string | undefined> {
  const stages = Object.values(state.stages);
  return new Set([
    ...stages.map(({ latest }) => latest),
    ...stages.flatMap(({ latestRuns }) => Object.values(latestRuns).map(({ executionId }) => executionId)),
  ]);
}

function keep(
  executions: PipelineState["executions"],
  latest: ReadonlySet<string | undefined>,
): PipelineState["executions"] {
  return filterKeys(executions, (id) => {
    const execution = executions[id];
    return latest.has(id) || (execution !== undefined && !isFinal(execution));
  });
}

function filterKeys<T>(record: Record<string, T>, wanted: (key: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => wanted(key)));
}
