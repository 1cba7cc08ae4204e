import type { ArtifactStore } from "@aws-sdk/client-codepipeline";
import type { Clock } from "../../kernel/clock.ts";
import type { Ids } from "../../kernel/ids.ts";
import type { Pace } from "../../kernel/pace.ts";
import type { Store } from "../../kernel/store.ts";
import type { Target } from "../../kernel/target.ts";
import type { Tasks } from "../../kernel/tasks.ts";
import type { Providers } from "../definition/actions.ts";
import type { ArtifactLocation } from "../provider.ts";

/** The account and Region of a pipeline. */
export interface PipelinePlace {
  account: string;
  region: string;
}

/** An event for EventBridge's default bus. */
export interface Announcement {
  source: string;
  "detail-type": string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** As whom an action acts: the pipeline's role, and the action's own that is assumed through it. */
export interface ActionIdentity {
  pipelineRoleArn: string;
  actionRoleArn?: string;
  session: string;
}

/** All that the engine reaches the world by. */
export interface EngineDependencies {
  store: Store;
  clock: Clock;
  ids: Ids;
  pace: Pace;
  tasks: Tasks;
  providers: Providers;
  artifacts: {
    /** A new object key. */
    key(pipelineName: string, artifactName: string, ids: Ids): string;
    read(target: Target, location: ArtifactLocation): Promise<Buffer>;
    write(target: Target, store: ArtifactStore, location: ArtifactLocation, zip: Buffer): Promise<void>;
  };
  /** A target in the action's Region. A refusal to assume a role surfaces at its first call. */
  targetFor: (place: PipelinePlace, identity: ActionIdentity) => Target;
  /** Tells EventBridge. */
  announce: (place: PipelinePlace, event: Announcement) => void;
  /** The base URL of the cloud. */
  origin(): string;
}
