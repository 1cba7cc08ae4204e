import { evolveExecution } from "./evolve-execution.ts";
import type { PipelineEvent } from "./events.ts";
import { prune } from "./prune.ts";
import type { PipelineState, StageState, Transition } from "./state.ts";

const OPEN: Transition = { enabled: true };

/** The state after an event. Pure: the same events in the same order make the same state. */
export function evolve(state: PipelineState | undefined, event: PipelineEvent): PipelineState | undefined {
  if (event.type === "PipelineCreated") return created(event);
  if (!state || event.type === "PipelineDeleted") return undefined;
  switch (event.type) {
    case "PipelineUpdated": {
      const version = state.version + 1;
      return prune({
        ...state,
        version,
        updated: event.time,
        definitions: { ...state.definitions, [version]: event.data.declaration },
        stages: { ...stagesOf(event.data.declaration.stages), ...state.stages },
      });
    }
    case "TransitionDisabled":
      return withTransition(state, event.data, {
        enabled: false,
        reason: event.data.reason,
        changedBy: event.data.by,
        changedAt: event.time,
      });
    case "TransitionEnabled":
      return withTransition(state, event.data, {
        enabled: true,
        changedBy: event.data.by,
        changedAt: event.time,
      });
    default:
      return evolveExecution(state, event);
  }
}

/** The state after many events. */
export function replay(events: Iterable<PipelineEvent>, state?: PipelineState): PipelineState | undefined {
  let current = state;
  for (const event of events) current = evolve(current, event);
  return current;
}

function created({ time, data }: Extract<PipelineEvent, { type: "PipelineCreated" }>): PipelineState {
  return {
    id: data.id,
    name: data.name,
    account: data.account,
    region: data.region,
    created: time,
    updated: time,
    version: 1,
    definitions: { 1: data.declaration },
    stages: stagesOf(data.declaration.stages),
    executions: {},
    executionCount: 0,
    runCount: 0,
    requestTokens: [],
    detected: {},
  };
}

function stagesOf(stages: readonly { name: string | undefined }[] | undefined): Record<string, StageState> {
  return Object.fromEntries(
    (stages ?? []).map(({ name }) => [name, { inbound: OPEN, outbound: OPEN, latestRuns: {} }]),
  );
}

function withTransition(
  state: PipelineState,
  { stageName, type }: { stageName: string; type: "Inbound" | "Outbound" },
  transition: Transition,
): PipelineState {
  const stage = state.stages[stageName];
  if (!stage) return state;
  const changed = type === "Inbound" ? { ...stage, inbound: transition } : { ...stage, outbound: transition };
  return { ...state, stages: { ...state.stages, [stageName]: changed } };
}
