import type { ActionDeclaration, ActionTypeId } from "@aws-sdk/client-codepipeline";
import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Pace } from "../kernel/pace.ts";
import type { Target } from "../kernel/target.ts";

/** AWS's failure types (API reference, FailureDetails). */
export type FailureType =
  | "JobFailed"
  | "ConfigurationError"
  | "PermissionError"
  | "RevisionOutOfSync"
  | "RevisionUnavailable"
  | "SystemUnavailable";

/** An action that failed as AWS would fail it: the type is `errorDetails.code`, the message AWS's. */
export class ActionFailure extends Error {
  override readonly name = "ActionFailure";
  readonly type: FailureType;
  readonly externalExecutionId: string | undefined;

  constructor(
    type: FailureType,
    message: string,
    options: { externalExecutionId?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.type = type;
    this.externalExecutionId = options.externalExecutionId;
  }
}

export interface ArtifactLocation {
  bucket: string;
  key: string;
}

/** An input artifact as an action gets it. */
export interface InputArtifact {
  name: string;
  location: ArtifactLocation;
  /** The zip's bytes, read with the action's role. Throws an {@link ActionFailure} where it may not, or where nothing is. */
  read(): Promise<Buffer>;
}

/** What an action tells while it runs; shown by GetPipelineState and ListActionExecutions. */
export interface Progress {
  externalExecutionId?: string;
  externalExecutionUrl?: string;
  summary?: string;
  percentComplete?: number;
}

/** One attempt at one action. */
export interface ActionJob {
  account: string;
  region: string;
  pipelineName: string;
  pipelineVersion: number;
  pipelineExecutionId: string;
  stageName: string;
  declaration: ActionDeclaration;
  actionExecutionId: string;
  /** Variables resolved. */
  configuration: Record<string, string>;
  inputs: InputArtifact[];
  /** Names of the declared output artifacts. */
  outputs: string[];
  /** Stores the zip of an output artifact in the artifact store, with the action's role and the store's encryption. */
  writeOutput(name: string, zip: Buffer): Promise<void>;
  /** Source actions: the revision asked for at start, instead of the newest. */
  revisionOverride?: { revisionType: string; revisionValue: string };
  /** Approval actions: the token that PutApprovalResult must bring, and when it expires (milliseconds). */
  approval?: { token: string; expires: number };
  /** Acts as the action's role, or the pipeline's. */
  target: Target;
  /** The base URL of the cloud, for links. */
  origin: string;
  clock: Clock;
  pace: Pace;
  ids: Ids;
  /** Aborts when the action is abandoned or timed out, or when the cloud stops. */
  signal: AbortSignal;
  /** Set when the process was killed while this attempt ran: what it had reported. Go on with it instead of starting anew. */
  resumed?: Progress;
  progress(progress: Progress): void;
}

/** How an attempt ended well. */
export interface ActionResult {
  /** For `#{Namespace.Key}` and ListActionExecutions. */
  outputVariables?: Record<string, string>;
  /** Source actions: what was fetched, per output artifact. */
  revision?: {
    revisionId: string;
    revisionSummary?: string;
    revisionUrl?: string;
    revisionChangeIdentifier?: string;
    created?: number;
  };
  progress?: Progress;
  /** Approval actions: not ended, PutApprovalResult will; `run` only sent the notification. */
  waiting?: "approval";
}

interface ConfigurationProperty {
  required?: boolean;
  secret?: boolean;
  /** Only these values. */
  values?: readonly string[];
  description?: string;
}

/** An action provider: one file in `providers/`, one of these, registered in `providers/index.ts`. */
export interface ActionProvider {
  type: Required<ActionTypeId>;
  artifacts: { inputs: { min: number; max: number }; outputs: { min: number; max: number } };
  configuration: Record<string, ConfigurationProperty>;
  /** Minutes until a running attempt times out. */
  timeoutMinutes: number;
  /** Names of the output variables, for the reference. */
  outputVariables: readonly string[];
  /** What the configuration must also fulfil; answers the message of the first breach, in AWS's words. */
  check?(declaration: ActionDeclaration): string | undefined;
  /** @throws ActionFailure */
  run(job: ActionJob): Promise<ActionResult>;
  /** Source actions: the newest revision, for polling; `undefined` when there is none. */
  latestRevision?(configuration: Record<string, string>, target: Target): Promise<string | undefined>;
}
