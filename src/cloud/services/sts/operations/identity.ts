import type {
  GetAccessKeyInfoCommandInput,
  GetAccessKeyInfoCommandOutput,
  GetCallerIdentityCommandOutput,
} from "@aws-sdk/client-sts";
import { AwsError } from "../../../../kernel/errors.ts";
import type { Call } from "../../../service.ts";
import { readAccessKeyId } from "../access-key-id.ts";

/** No policy can allow or deny it (AWS STS API Reference, "GetCallerIdentity"), yet it needs someone who calls. */
export function getCallerIdentity(
  _input: unknown,
  { caller }: Call,
): Omit<GetCallerIdentityCommandOutput, "$metadata"> {
  if (caller.type === "user" && caller.accessKeyId === "") {
    throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token", {
      status: 403,
    });
  }
  return { UserId: caller.userId, Account: caller.account, Arn: caller.arn };
}

export function getAccessKeyInfo(
  input: GetAccessKeyInfoCommandInput,
): Omit<GetAccessKeyInfoCommandOutput, "$metadata"> {
  const { AccessKeyId: id = "" } = input;
  const known = readAccessKeyId(id);
  // A key of twelve digits is pipelab's own way to name an account.
  const account = known?.account ?? /^\d{12}$/.exec(id)?.[0];
  if (account === undefined) throw new AwsError("ValidationError", "Invalid AccessKeyId");
  return { Account: account };
}
