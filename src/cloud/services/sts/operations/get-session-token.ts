import type { GetSessionTokenCommandInput, GetSessionTokenCommandOutput } from "@aws-sdk/client-sts";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { issue } from "../session.ts";
import { credentialsOf } from "./credentials.ts";

/** Seconds: twelve hours, and one for the account's root (AWS STS API Reference, "GetSessionToken"). */
const DEFAULT_DURATION = 43_200;
const LONGEST_FOR_ROOT = 3_600;

export function getSessionToken(
  input: GetSessionTokenCommandInput,
  { host, caller }: Call,
): Omit<GetSessionTokenCommandOutput, "$metadata"> {
  if (caller.type === "role" || caller.accessKeyId.startsWith("ASIA")) {
    throw new AwsError("AccessDenied", "Cannot call GetSessionToken with session credentials");
  }
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined) {
    throw new AwsError(
      "AccessDenied",
      "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
    );
  }
  const asked = input.DurationSeconds ?? DEFAULT_DURATION;
  const seconds = caller.type === "root" ? Math.min(asked, LONGEST_FOR_ROOT) : asked;
  return { Credentials: credentialsOf(issue(host, caller, seconds)) };
}
