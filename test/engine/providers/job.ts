import { artifactKey } from "../../../src/engine/artifacts/key.ts";
import { readArtifact, writeArtifact } from "../../../src/engine/artifacts/store.ts";
import type { ActionJob, ActionProvider, ArtifactLocation, Progress } from "../../../src/engine/provider.ts";
import type { Cloud } from "../../../src/cloud/cloud.ts";

export interface JobOptions {
  configuration: Record<string, string>;
  /** Where the input artifacts are, by name. */
  inputs?: Record<string, ArtifactLocation>;
  outputs?: string[];
  /** Absent: the cloud has none, and writing an output fails. */
  bucket?: string;
  more?: Partial<ActionJob>;
}

export interface TestJob extends ActionJob {
  /** Where the outputs went, by name. */
  written: Record<string, ArtifactLocation>;
  reported: Progress[];
}

/** A job as the engine makes it, for one provider on a cloud: the real artifacts, the real target. */
export function jobOf(cloud: Cloud, provider: ActionProvider, options: JobOptions): TestJob {
  const target = options.more?.target ?? cloud.target();
  const { clock, pace, ids } = cloud.host;
  const written: Record<string, ArtifactLocation> = {};
  const reported: Progress[] = [];
  return {
    account: cloud.account,
    region: cloud.region,
    pipelineName: "ManualApprove4CF",
    pipelineVersion: 1,
    pipelineExecutionId: ids.uuid(),
    stageName: provider.type.category ?? "",
    declaration: {
      name: provider.type.provider,
      actionTypeId: provider.type,
      configuration: options.configuration,
    },
    actionExecutionId: ids.uuid(),
    configuration: options.configuration,
    inputs: Object.entries(options.inputs ?? {}).map(([name, location]) => ({
      name,
      location,
      read: () => readArtifact(target, location),
    })),
    outputs: options.outputs ?? [],
    async writeOutput(name, zip) {
      const location = { bucket: options.bucket ?? "", key: artifactKey("ManualApprove4CF", name, ids) };
      await writeArtifact(target, { type: "S3", location: location.bucket }, location, zip);
      written[name] = location;
    },
    target,
    origin: cloud.host.origin(),
    clock,
    pace,
    ids,
    signal: new AbortController().signal,
    progress: (progress) => reported.push(progress),
    ...options.more,
    written,
    reported,
  };
}
