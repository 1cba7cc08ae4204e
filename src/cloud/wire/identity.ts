import { AwsError } from "../../kernel/errors.ts";
import type { Permission } from "../service.ts";
import { rootCaller, type Caller } from "./caller.ts";
import type { WireRequest } from "./message.ts";

/** Decides whether a caller may do something. The IAM service makes it. */
export interface Authorizer {
  /** @throws AwsError `AccessDenied` in AWS's words. @param global the global condition keys of this call. */
  check(caller: Caller, permission: Permission, global: Record<string, string>): void;
}

/** Knows the access keys that were issued here. The STS service makes it. */
export interface CredentialLookup {
  /** @throws AwsError for keys that expired, or that came without their session token. */
  find(
    accessKeyId: string,
    sessionToken: string | undefined,
  ): { caller: Caller; secretAccessKey: string } | undefined;
}

/** What a signature says before anyone believes it. */
export interface Signature {
  accessKeyId: string;
  /** From the credential scope; empty where the signature has none (version 2). */
  region: string;
  service: string;
  sessionToken: string | undefined;
  /** Presigned URLs: the time, in milliseconds, after which they are refused. */
  expires?: number;
}

/** Reads SigV4 from the header or the query, and version 2 presigned URLs. `undefined` for an unsigned request. */
export function readSignature(request: WireRequest): Signature | undefined {
  return fromHeader(request) ?? fromQuery(request.query) ?? fromVersion2(request.query);
}

/** Whether a request bears a signature, of whatever worth. */
export function isSigned({ headers, query }: WireRequest): boolean {
  return (
    /^AWS4-[A-Z0-9-]+ .*?Credential=/.test(headers["authorization"] ?? "") ||
    query.has("X-Amz-Credential") ||
    query.has("AWSAccessKeyId")
  );
}

function fromHeader({ headers }: WireRequest): Signature | undefined {
  const header = headers["authorization"] ?? "";
  const credential = /^AWS4-[A-Z0-9-]+ .*?Credential=([^,\s]+)/.exec(header)?.[1];
  if (!credential) return undefined;
  return { ...readScope(credential), sessionToken: headers["x-amz-security-token"] };
}

function fromQuery(query: URLSearchParams): Signature | undefined {
  const credential = query.get("X-Amz-Credential");
  if (!credential) return undefined;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(query.get("X-Amz-Date") ?? "") ?? [];
  const signed = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const seconds = Number(query.get("X-Amz-Expires"));
  if (!Number.isFinite(signed) || !Number.isInteger(seconds) || seconds < 1 || seconds > 604_800) {
    throw new AwsError(
      "AuthorizationQueryParametersError",
      "X-Amz-Expires must be a number of seconds from 1 to 604800",
    );
  }
  return {
    ...readScope(credential),
    sessionToken: query.get("X-Amz-Security-Token") ?? undefined,
    expires: signed + seconds * 1_000,
  };
}

function fromVersion2(query: URLSearchParams): Signature | undefined {
  const accessKeyId = query.get("AWSAccessKeyId");
  if (!accessKeyId) return undefined;
  const sessionToken = query.get("x-amz-security-token") ?? undefined;
  return {
    accessKeyId,
    region: "",
    service: "s3",
    sessionToken,
    expires: Number(query.get("Expires")) * 1_000,
  };
}

/** `KEY/20260101/us-east-1/s3/aws4_request`; the key itself may hold slashes. */
function readScope(credential: string): Pick<Signature, "accessKeyId" | "region" | "service"> {
  const parts = credential.split("/");
  const [service = "", region = ""] = [parts.at(-2), parts.at(-3)];
  return { accessKeyId: parts.slice(0, -4).join("/"), region, service };
}

/** Whose request it is: an issued key's owner, else the root of the account that the key names, else of the default one. */
export function resolveCaller(
  signature: Signature | undefined,
  lookup: CredentialLookup,
  defaultAccount: string,
  now: number,
): Caller | undefined {
  if (!signature) return undefined;
  if (signature.expires !== undefined && now > signature.expires) {
    throw new AwsError("AccessDenied", "Request has expired", { status: 403 });
  }
  const known = lookup.find(signature.accessKeyId, signature.sessionToken);
  if (known) return known.caller;
  const account = /^\d{12}$/.test(signature.accessKeyId) ? signature.accessKeyId : defaultAccount;
  return rootCaller(account, signature.accessKeyId);
}
