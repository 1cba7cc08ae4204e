import { createRequire } from "node:module";
import type { AwsCredentialIdentity } from "@smithy/types";
import { SystemClock, type Clock } from "../kernel/clock.ts";
import { UserError } from "../kernel/errors.ts";
import { createIds, type Ids } from "../kernel/ids.ts";
import type { Pace } from "../kernel/pace.ts";
import { isRegion } from "../kernel/region.ts";
import { stateTrouble } from "../kernel/state-file.ts";
import type { Target } from "../kernel/target.ts";
import { EmbeddedHost } from "./embedded-host.ts";
import type { Host } from "./host.ts";
import { Front } from "./http/front.ts";
import { listen, type ListenOptions, type Listener } from "./http/server.ts";
import type { Service } from "./service.ts";
import { services as allServices } from "./services/index.ts";
import { Gateway } from "./wire/gateway.ts";
import { createAuthorizer } from "./services/iam/authorizer.ts";
import { createCredentialLookup } from "./services/sts/credentials.ts";
import type { WireRequest, WireResponse } from "./wire/message.ts";
import { inProcessHandler } from "./wire/in-process.ts";

const { version } = createRequire(import.meta.url)("../../package.json") as { version: string };

export interface CloudOptions {
  /** A folder that holds everything and survives; absent: nothing does. */
  stateDir?: string;
  clock?: Clock;
  ids?: Ids;
  /** Default `brisk`. */
  pace?: Pace;
  /** Default `000000000000`. */
  account?: string;
  /** Default `us-east-1`. */
  region?: string;
  /** Answer HTTP too. Port 0 takes a free one. */
  listen?: ListenOptions;
  /** Default: every service. */
  services?: Service[];
}

export interface TargetOptions {
  account?: string;
  region?: string;
  credentials?: AwsCredentialIdentity;
}

/** The emulated AWS, running in this process. */
export interface Cloud {
  host: Host;
  account: string;
  region: string;
  /** A target without a socket; as the account's root unless credentials are given. */
  target(options?: TargetOptions): Target;
  stop(): Promise<void>;
}

/**
 * Starts a cloud; goes on with what a killed one left in `stateDir`.
 * @throws UserError when the Region is none, the port is taken, or the folder cannot be used
 */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  if (options.region !== undefined && !isRegion(options.region)) {
    throw new UserError(`"${options.region}" is no AWS Region; one is for example us-east-1.`, {
      exitCode: 2,
    });
  }
  try {
    const cloud = new EmbeddedCloud(options);
    await cloud.start();
    return cloud;
  } catch (error) {
    throw options.stateDir === undefined ? error : stateTrouble(options.stateDir, error);
  }
}

/** Milliseconds for requests that are being answered when the cloud stops. */
const PATIENCE = 2_000;

/** Waits for what is under way, of this machine's time as much as given. */
async function settledWithin(milliseconds: number, work: Iterable<Promise<unknown>>): Promise<void> {
  const enough = new AbortController();
  const bound = new SystemClock().sleep(milliseconds, enough.signal).catch(() => undefined);
  await Promise.race([Promise.allSettled(work), bound]);
  enough.abort();
}

/** The services, the host they stand on and the front that answers for them; {@link reset} makes all three anew. */
class EmbeddedCloud implements Cloud {
  readonly account: string;
  readonly region: string;
  readonly #options: CloudOptions;
  readonly #services: Service[];
  readonly #clock: Clock;
  readonly #ids: Ids;
  #host: EmbeddedHost;
  #front: Front;
  #listener: Listener | undefined;
  /** Requests from outside wait for it: nothing is answered before what a killed cloud left has been taken up. */
  #up: Promise<void> = Promise.resolve();
  readonly #answering = new Set<Promise<unknown>>();

  constructor(options: CloudOptions) {
    this.#options = options;
    this.account = options.account ?? "000000000000";
    this.region = options.region ?? "us-east-1";
    this.#services = options.services ?? allServices;
    this.#clock = options.clock ?? new SystemClock();
    this.#ids = options.ids ?? createIds();
    this.#host = this.#makeHost();
    this.#front = this.#makeFront();
  }

  get host(): Host {
    return this.#host;
  }

  async start(): Promise<void> {
    try {
      const { listen: where } = this.#options;
      if (where) {
        let open = (): void => {};
        this.#up = new Promise((resolve) => (open = resolve));
        this.#listener = await listen({ handle: (request) => this.#answer(request) }, where);
        this.#host.listensAt(this.#listener.origin);
        await this.#startServices();
        open();
      } else await this.#startServices();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  target(options: TargetOptions = {}): Target {
    return {
      endpoint: this.#host.origin(),
      region: options.region ?? this.region,
      credentials: options.credentials ?? {
        accessKeyId: options.account ?? this.account,
        secretAccessKey: "pipelab",
      },
      requestHandler: inProcessHandler(
        () => this.#front,
        () => this.#host.origin(),
      ),
    };
  }

  async stop(): Promise<void> {
    await this.#listener?.close();
    await this.#host.tasks.stop();
    // What is being answered may still write; whoever hangs on is not waited for.
    await settledWithin(PATIENCE, this.#answering);
    await this.#host.close();
  }

  /** Forgets everything, as if the cloud had just been made; who listens keeps listening. */
  async reset(): Promise<void> {
    const origin = this.#host.origin();
    this.#up = (async () => {
      await this.#host.close({ forget: true });
      this.#host = this.#makeHost();
      this.#host.listensAt(origin);
      this.#front = this.#makeFront();
      await this.#startServices();
    })();
    await this.#up;
  }

  async #answer(request: WireRequest): Promise<WireResponse> {
    await this.#up;
    const answer = this.#front.handle(request);
    this.#answering.add(answer);
    try {
      return await answer;
    } finally {
      this.#answering.delete(answer);
    }
  }

  async #startServices(): Promise<void> {
    for (const service of this.#services) await service.start?.(this.#host);
  }

  #makeHost(): EmbeddedHost {
    return new EmbeddedHost({
      place: { account: this.account, region: this.region },
      clock: this.#clock,
      ids: this.#ids,
      pace: this.#options.pace ?? "brisk",
      stateDir: this.#options.stateDir,
      services: this.#services,
      front: () => this.#front,
    });
  }

  #makeFront(): Front {
    const host = this.#host;
    const gateway = new Gateway({
      services: this.#services,
      host,
      account: this.account,
      region: this.region,
      authorizer: createAuthorizer(host),
      credentials: createCredentialLookup(host),
    });
    return new Front(gateway, host, this.#services, {
      account: this.account,
      region: this.region,
      version,
      services: [...gateway.models.keys()],
      reset: () => this.reset(),
    });
  }
}
