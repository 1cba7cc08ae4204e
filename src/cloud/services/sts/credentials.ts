import { AwsError } from "../../../kernel/errors.ts";
import type { Host } from "../../host.ts";
import type { CredentialLookup } from "../../wire/identity.ts";
import { isIssued, unseal } from "./session.ts";

/** What this reads of IAM's access keys and users. */
interface AccessKey {
  secretAccessKey: string;
  account: string;
  userName: string;
  status: "Active" | "Inactive" | "Deleted";
}

interface User {
  id: string;
  arn: string;
}

/**
 * Knows the keys of IAM's users and the temporary ones of STS.
 *
 * It reads IAM's records rather than asking its API: it runs before every call, when nobody is known
 * who could ask.
 */
export function createCredentialLookup(host: Host): CredentialLookup {
  return {
    find(accessKeyId, sessionToken) {
      if (accessKeyId.startsWith("ASIA")) return temporary(host, accessKeyId, sessionToken);
      return accessKeyId.startsWith("AKIA") ? longTerm(host, accessKeyId, sessionToken) : undefined;
    },
  };
}

function longTerm(
  host: Host,
  accessKeyId: string,
  sessionToken: string | undefined,
): ReturnType<CredentialLookup["find"]> {
  const keys = host.records<AccessKey>("iam", { account: "aws", region: "aws-global" }, "access-keys");
  const key = keys.get(accessKeyId);
  if (!key) return undefined;
  const { account, userName, secretAccessKey, status } = key;
  const users = host.records<User>("iam", { account, region: "aws-global" }, "users");
  const user = users.get(userName.toLowerCase());
  if (status !== "Active" || !user || sessionToken !== undefined) throw invalidToken();
  return {
    caller: { type: "user", account, accessKeyId, userName, arn: user.arn, userId: user.id },
    secretAccessKey,
  };
}

function temporary(
  host: Host,
  accessKeyId: string,
  sessionToken: string | undefined,
): ReturnType<CredentialLookup["find"]> {
  if (!isIssued(host, accessKeyId)) return undefined;
  const session = sessionToken === undefined ? undefined : unseal(host, sessionToken);
  if (session?.accessKeyId !== accessKeyId) throw invalidToken();
  if (session.expires <= host.clock.now()) {
    throw new AwsError("ExpiredToken", "The security token included in the request is expired");
  }
  return { caller: session.caller, secretAccessKey: session.secretAccessKey };
}

function invalidToken(): AwsError {
  return new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.");
}
