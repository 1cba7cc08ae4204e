import { createRequire } from "node:module";
import type { AwsCredentialIdentity } from "@smithy/types";
import { SystemClock, type Clock } from "../kernel/clock.ts";
import { createIds, type Ids } from "../kernel/ids.ts";
import type { Pace } from "../kernel/pace.ts";
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
 * @throws UserError when the port is taken, or the folder cannot be used
 */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const { account = "000000000000", region = "us-east-1", services = allServices } = options;
  let front: Front | undefined;
  const theFront = (): Front => {
    if (!front) throw new Error("the cloud is not yet up");
    return front;
  };
  const host = new EmbeddedHost({
    place: { account, region },
    clock: options.clock ?? new SystemClock(),
    ids: options.ids ?? createIds(),
    pace: options.pace ?? "brisk",
    stateDir: options.stateDir,
    services,
    front: theFront,
  });
  let listener: Listener | undefined;
  try {
    const gateway = new Gateway({
      services,
      host,
      account,
      region,
      authorizer: createAuthorizer(host),
      credentials: createCredentialLookup(host),
    });
    front = new Front(gateway, host, services, {
      account,
      region,
      version,
      services: [...gateway.models.keys()],
    });
    if (options.listen) {
      listener = await listen(front, options.listen);
      host.listensAt(listener.origin);
    }
    for (const service of services) await service.start?.(host);
  } catch (error) {
    await listener?.close();
    await host.close();
    throw options.stateDir === undefined ? error : stateTrouble(options.stateDir, error);
  }
  return {
    host,
    account,
    region,
    target: (target = {}) => ({
      endpoint: host.origin(),
      region: target.region ?? region,
      credentials: target.credentials ?? {
        accessKeyId: target.account ?? account,
        secretAccessKey: "pipelab",
      },
      requestHandler: inProcessHandler(theFront, () => host.origin()),
    }),
    async stop() {
      await listener?.close();
      await host.close();
    },
  };
}
