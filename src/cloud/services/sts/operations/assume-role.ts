import { SimulateCustomPolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import type { AssumeRoleCommandInput, AssumeRoleCommandOutput } from "@aws-sdk/client-sts";
import { AwsError, messageOf } from "../../../../kernel/errors.ts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Call, Permission } from "../../../service.ts";
import type { RoleCaller } from "../../../wire/caller.ts";
import { issue } from "../session.ts";
import { credentialsOf } from "./credentials.ts";

/** What this reads of IAM's roles: AWS's AssumeRole leaves no GetRole in CloudTrail, so it does not ask the API. */
interface Role {
  name: string;
  id: string;
  arn: string;
  maxSessionDuration: number;
}

/** Seconds. */
const DEFAULT_DURATION = 3_600;
const LONGEST_CHAINED = 3_600;

/** The role's trust is checked with this permission, before the operation. */
export function assumeRolePermissions(input: Partial<AssumeRoleCommandInput>): Permission[] {
  const context: Record<string, string> = {};
  if (input.ExternalId !== undefined) context["sts:ExternalId"] = input.ExternalId;
  if (input.RoleSessionName !== undefined) context["sts:RoleSessionName"] = input.RoleSessionName;
  return [{ action: "sts:AssumeRole", resource: input.RoleArn ?? "", context }];
}

export async function assumeRole(
  input: AssumeRoleCommandInput,
  call: Call,
): Promise<Omit<AssumeRoleCommandOutput, "$metadata">> {
  const { RoleArn: arn = "", RoleSessionName: sessionName = "", Policy: sessionPolicy } = input;
  refuseUnsupported(input);
  const { host } = call;
  const account = arn.split(":")[4] ?? "";
  const name = arn.split("/").at(-1) ?? "";
  const role = host.records<Role>("iam", { account, region: "aws-global" }, "roles").get(name.toLowerCase());
  if (!role) throw new AwsError("AccessDenied", `The role ${arn} was deleted meanwhile.`);
  const seconds = durationOf(input.DurationSeconds, role, call);
  if (sessionPolicy !== undefined) await checkPolicy(sessionPolicy, call);
  const caller: RoleCaller = {
    type: "role",
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${sessionName}`,
    userId: `${role.id}:${sessionName}`,
    accessKeyId: "",
    roleName: role.name,
    roleArn: role.arn,
    sessionName,
    ...(sessionPolicy === undefined ? {} : { sessionPolicy }),
  };
  return {
    Credentials: credentialsOf(issue(host, caller, seconds)),
    AssumedRoleUser: { AssumedRoleId: caller.userId, Arn: caller.arn },
  };
}

function durationOf(asked: number | undefined, role: Role, { caller }: Call): number {
  const seconds = asked ?? DEFAULT_DURATION;
  if (seconds > role.maxSessionDuration) {
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  }
  if (caller.type === "role" && seconds > LONGEST_CHAINED) {
    throw new AwsError(
      "ValidationError",
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  }
  return seconds;
}

/** IAM knows what a policy is: it is asked to read this one. */
async function checkPolicy(policy: string, { host, account, region }: Call): Promise<void> {
  const iam = clientOf(IAMClient, host.target({ account, region }, { service: "sts.amazonaws.com" }));
  try {
    await iam.send(
      new SimulateCustomPolicyCommand({ PolicyInputList: [policy], ActionNames: ["sts:GetCallerIdentity"] }),
    );
  } catch (error) {
    throw new AwsError("MalformedPolicyDocument", messageOf(error), { cause: error });
  }
}

function refuseUnsupported(input: AssumeRoleCommandInput): void {
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined) {
    // No user here has a device: whatever the code is, it is the wrong one.
    throw new AwsError(
      "AccessDenied",
      "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
    );
  }
  const names = ["PolicyArns", "Tags", "TransitiveTagKeys", "SourceIdentity", "ProvidedContexts"] as const;
  const unsupported = names.find((name) => input[name] !== undefined && input[name].length > 0);
  if (unsupported === undefined) return;
  throw new AwsError("NotImplemented", `sts:AssumeRole with ${unsupported} is not emulated by pipelab.`, {
    status: 501,
    fault: "server",
  });
}
