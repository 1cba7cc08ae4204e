import type { ArtifactLocation, ActionJob, Progress } from "../provider.ts";
import { storeFor } from "../definition/stores.ts";
import { artifactNames } from "../definition/actions.ts";
import { declarationOf, definitionOf } from "../execution/lookup.ts";
import type { ActionRun, Execution, PipelineState } from "../execution/state.ts";
import type { EngineDependencies } from "./dependencies.ts";

export interface JobHooks {
  signal: AbortSignal;
  resumed?: Progress;
  progress: (progress: Progress) => void;
  /** An output artifact was stored. */
  stored(output: { name: string; location: ArtifactLocation }): void;
}

/** What a provider gets for one attempt at one action. */
export function makeJob(
  state: PipelineState,
  execution: Execution,
  run: ActionRun,
  engine: EngineDependencies,
  hooks: JobHooks,
): ActionJob {
  const { account, clock, ids } = { account: state.account, ...engine };
  const declaration = declarationOf(state, run);
  const definition = definitionOf(state, execution);
  const region = declaration.region ?? state.region;
  const target = engine.targetFor(
    { account, region },
    {
      pipelineRoleArn: definition.roleArn ?? "",
      ...(declaration.roleArn === undefined ? {} : { actionRoleArn: declaration.roleArn }),
      session: String(clock.now()),
    },
  );
  const override = execution.sourceRevisions.find(({ actionName }) => actionName === run.actionName);
  return {
    account,
    region,
    pipelineName: state.name,
    pipelineVersion: run.pipelineVersion,
    pipelineExecutionId: execution.id,
    stageName: run.stageName,
    declaration,
    actionExecutionId: run.id,
    configuration: run.configuration,
    inputs: run.inputs.map(({ name, location }) => ({
      name,
      location,
      read: () => engine.artifacts.read(target, location),
    })),
    outputs: artifactNames(declaration.outputArtifacts),
    async writeOutput(name, zip) {
      const store = storeFor(definition, region);
      const location = { bucket: store.location ?? "", key: engine.artifacts.key(state.name, name, ids) };
      await engine.artifacts.write(target, store, location, zip);
      hooks.stored({ name, location });
    },
    ...(override?.revisionType && override.revisionValue
      ? {
          revisionOverride: {
            revisionType: override.revisionType,
            revisionValue: override.revisionValue,
          },
        }
      : {}),
    ...(run.approval ? { approval: { token: run.approval.token, expires: run.approval.expires } } : {}),
    target,
    origin: engine.origin(),
    clock,
    pace: engine.pace,
    ids,
    signal: hooks.signal,
    ...(hooks.resumed ? { resumed: hooks.resumed } : {}),
    progress: hooks.progress,
  };
}
