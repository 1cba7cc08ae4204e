import type { HttpHandlerUserInput } from "@smithy/core/protocols";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider, RequestSigner } from "@smithy/types";

// What SDK clients take as a signer's class differs from client to client in what it is constructed with.
// oxlint-disable-next-line typescript/no-explicit-any
type SignerClass = new (parameters: any) => RequestSigner;

/**
 * The only seam between pipelab's parts: where an AWS API is and who calls it. Spread it into any
 * SDK client: `clientOf(S3Client, target)`.
 */
export interface Target {
  /** Base URL, for example `http://127.0.0.1:4566`. */
  endpoint: string;
  region: string;
  credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** Present when calls do not go over a socket. */
  requestHandler?: HttpHandlerUserInput;
  /** Present when nobody has to be convinced by a signature. */
  signerConstructor?: SignerClass;
}

/**
 * What clients otherwise look up in the environment and in the user's `~/.aws/config`: nothing of the user's may
 * reach a local cloud, and the look-ups cost more than the calls.
 */
const SETTLED = {
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  retryMode: "standard",
  defaultsMode: "standard",
  userAgentAppId: "pipelab",
  // Of S3 only; other clients do not look at them.
  useArnRegion: false,
  disableMultiregionAccessPoints: true,
  disableS3ExpressSessionAuth: true,
  forcePathStyle: true,
  requestChecksumCalculation: "WHEN_SUPPORTED",
  responseChecksumValidation: "WHEN_SUPPORTED",
} as const;

/** The constructor argument of an SDK client that talks to `target`. */
export function clientConfig(target: Target): typeof SETTLED & {
  endpoint: string;
  region: string;
  credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  requestHandler?: HttpHandlerUserInput;
  signerConstructor?: SignerClass;
  maxAttempts: number;
  authSchemePreference: string[];
} {
  return {
    ...SETTLED,
    endpoint: target.endpoint,
    region: target.region,
    credentials: target.credentials,
    ...(target.requestHandler ? { requestHandler: target.requestHandler } : {}),
    ...(target.signerConstructor ? { signerConstructor: target.signerConstructor } : {}),
    // Nothing here is transient: an error is the answer, and asking again would hide it.
    maxAttempts: 1,
    authSchemePreference: ["sigv4"],
  };
}

type ClientClass<Client> = new (config: ReturnType<typeof clientConfig>) => Client;

const clients = new WeakMap<Target, Map<unknown, unknown>>();

/** The SDK client of a class that talks to `target`; the same one each time, as making one costs more than a call. */
export function clientOf<Client>(Class: ClientClass<Client>, target: Target): Client {
  let known = clients.get(target);
  if (!known) {
    known = new Map();
    clients.set(target, known);
  }
  let client = known.get(Class) as Client | undefined;
  if (!client) {
    client = new Class(clientConfig(target));
    known.set(Class, client);
  }
  return client;
}
