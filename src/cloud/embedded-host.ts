import { readdirSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity } from "@smithy/types";
import { Blobs } from "../kernel/blobs.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Ids } from "../kernel/ids.ts";
import type { Pace } from "../kernel/pace.ts";
import { Store, type Collection } from "../kernel/store.ts";
import { clientOf, type Target } from "../kernel/target.ts";
import { Tasks } from "../kernel/tasks.ts";
import { temporaryFolder } from "./temporary-folder.ts";
import { awsEventStream, type Acting, type AwsEvent, type Host, type Place } from "./host.ts";
import type { ResourceType } from "./resource-type.ts";
import type { Service } from "./service.ts";
import { serviceCaller, type Caller } from "./wire/caller.ts";
import { inProcessHandler, InProcessSigner, type Endpoint } from "./wire/in-process.ts";

export interface HostOptions {
  place: Place;
  clock: Clock;
  ids: Ids;
  pace: Pace;
  /** Absent: records in memory, files in a temporary folder that goes with the cloud. */
  stateDir: string | undefined;
  services: Service[];
  front: () => Endpoint;
}

/** Credentials are asked for again this long before they expire. */
const RENEW_BEFORE = 5 * 60_000;

/** The {@link Host} of a cloud in this process. */
export class EmbeddedHost implements Host {
  readonly place: Place;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly pace: Pace;
  readonly store: Store;
  readonly blobs: Blobs;
  readonly tasks = new Tasks();
  readonly dir: string;
  readonly resourceTypes: ReadonlyMap<string, ResourceType>;
  readonly #front: () => Endpoint;
  readonly #temporary: boolean;
  /** Targets of services that act as themselves. */
  readonly #services = new Map<string, Target>();
  #origin = "http://127.0.0.1:4566";

  constructor(options: HostOptions) {
    this.place = options.place;
    this.clock = options.clock;
    this.ids = options.ids;
    this.pace = options.pace;
    this.#front = options.front;
    this.#temporary = options.stateDir === undefined;
    this.dir = options.stateDir ?? temporaryFolder();
    this.store = Store.open(options.stateDir === undefined ? "memory" : { dir: options.stateDir });
    this.blobs = new Blobs(join(this.dir, "blobs"), options.ids, this.store.smallBlobs);
    const types = options.services.flatMap(({ resourceTypes }) => resourceTypes ?? []);
    this.resourceTypes = new Map(types.map((type) => [type.name, type]));
  }

  origin(): string {
    return this.#origin;
  }

  /** Tells the host where the cloud listens. */
  listensAt(origin: string): void {
    this.#origin = origin;
    this.#services.clear();
  }

  target(place: Place, acting: Acting): Target {
    if ("caller" in acting) return this.#as(place, acting.caller);
    if ("role" in acting) return this.#as(place, undefined, this.#assume(place, acting));
    const key = `${place.account}/${place.region}/${acting.service}`;
    let target = this.#services.get(key);
    if (!target) {
      target = this.#as(place, serviceCaller(place.account, acting.service));
      this.#services.set(key, target);
    }
    return target;
  }

  records<T>(service: string, place: Place, kind: string): Collection<T> {
    return this.store.collection<T>(`${service}/${place.account}/${place.region}/${kind}`);
  }

  emit(place: Place, event: AwsEvent): void {
    const time = this.clock.now();
    this.store.events.append({
      time,
      stream: awsEventStream(place),
      type: event["detail-type"],
      data: event,
    });
  }

  /** @param options `forget`: takes everything away that was kept */
  async close({ forget = this.#temporary }: { forget?: boolean } = {}): Promise<void> {
    await this.tasks.stop();
    this.store.close();
    if (!forget) return;
    for (const name of readdirSync(this.dir)) rmSync(join(this.dir, name), { recursive: true, force: true });
    if (this.#temporary) rmdirSync(this.dir);
  }

  #as(
    place: Place,
    caller: Caller | undefined,
    credentials: Target["credentials"] = {
      accessKeyId: caller?.account ?? place.account,
      secretAccessKey: "in-process",
    },
  ): Target {
    return {
      endpoint: this.#origin,
      region: place.region,
      credentials,
      requestHandler: inProcessHandler(this.#front, () => this.#origin, caller),
      signerConstructor: InProcessSigner,
    };
  }

  /** A provider of the role's credentials, which asks STS when they are first needed. */
  #assume(
    place: Place,
    acting: { role: string; service: string; session: string },
  ): () => Promise<AwsCredentialIdentity> {
    let held: AwsCredentialIdentity | undefined;
    return async () => {
      const until = held?.expiration?.getTime() ?? 0;
      if (held && until - RENEW_BEFORE > this.clock.now()) return held;
      const sts = clientOf(STSClient, this.target(place, { service: acting.service }));
      const { Credentials } = await sts.send(
        new AssumeRoleCommand({ RoleArn: acting.role, RoleSessionName: acting.session }),
      );
      held = {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken,
        expiration: Credentials?.Expiration,
      };
      return held;
    };
  }
}
