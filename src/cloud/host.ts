import type { Blobs } from "../kernel/blobs.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Pace } from "../kernel/pace.ts";
import type { Collection, Store } from "../kernel/store.ts";
import type { Target } from "../kernel/target.ts";
import type { Tasks } from "../kernel/tasks.ts";
import type { ResourceType } from "./resource-type.ts";
import type { Caller } from "./wire/caller.ts";

/** Account and Region; `aws-global` for what has none. */
export interface Place {
  account: string;
  region: string;
}

/** As whom a service calls other services. */
export type Acting =
  /** As itself: an AWS service principal such as `sns.amazonaws.com`. */
  | { service: string }
  /** As a role, which the service principal assumes first; a refusal surfaces at the first call. */
  | { role: string; service: string; session: string }
  /** On behalf of whoever called it (forward access session). */
  | { caller: Caller };

/** What services stand on: the kernel, and the way to call each other. */
export interface Host {
  /** The account and Region of requests that name none. */
  place: Place;
  clock: Clock;
  ids: Ids;
  pace: Pace;
  store: Store;
  blobs: Blobs;
  tasks: Tasks;
  /** The folder for files that are no blobs (git repositories): made, and owned by the cloud. */
  dir: string;
  /** The base URL at which the cloud listens, or would. */
  origin(): string;
  /** A target inside the process: spread `clientConfig(target)` into an SDK client. */
  target(place: Place, acting: Acting): Target;
  /** Records of one service at one place, for example `records("sns", place, "topics")`. */
  records<T>(service: string, place: Place, kind: string): Collection<T>;
  /** Every resource type that the services offer, by name. */
  resourceTypes: ReadonlyMap<string, ResourceType>;
  /** Tells EventBridge's default bus what happened (services only; `source` begins with `aws.`). */
  emit(place: Place, event: AwsEvent): void;
}

/** An event as AWS services send it to EventBridge's default bus. */
export interface AwsEvent {
  source: string;
  "detail-type": string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** The event-log stream that {@link Host.emit} appends to; the EventBridge service reads on from it. */
export function awsEventStream(place: Place): string {
  return `aws-events/${place.account}/${place.region}`;
}
