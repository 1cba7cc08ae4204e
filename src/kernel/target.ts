import type { HttpHandlerUserInput } from "@smithy/core/protocols";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";

/**
 * The only seam between pipelab's parts: where an AWS API is and who calls it. Spread it into any
 * SDK client: `new S3Client({ ...clientConfig(target) })`.
 */
export interface Target {
  /** Base URL, for example `http://127.0.0.1:4566`. */
  endpoint: string;
  region: string;
  credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** Present when calls do not go over a socket. */
  requestHandler?: HttpHandlerUserInput;
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
  requestChecksumCalculation: "WHEN_SUPPORTED",
  responseChecksumValidation: "WHEN_SUPPORTED",
} as const;

/** The constructor argument of an SDK client that talks to `target`. */
export function clientConfig(target: Target): typeof SETTLED & {
  endpoint: string;
  region: string;
  credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  requestHandler?: HttpHandlerUserInput;
  maxAttempts: number;
  authSchemePreference: string[];
} {
  return {
    ...SETTLED,
    endpoint: target.endpoint,
    region: target.region,
    credentials: target.credentials,
    ...(target.requestHandler ? { requestHandler: target.requestHandler } : {}),
    // Nothing here is transient: an error is the answer, and asking again would hide it.
    maxAttempts: 1,
    authSchemePreference: ["sigv4"],
  };
}
