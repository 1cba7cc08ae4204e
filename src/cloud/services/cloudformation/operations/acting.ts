import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { clientOf } from "../../../../kernel/target.ts";
import type { Acting } from "../../../host.ts";
import type { Call } from "../../../service.ts";
import { validationError } from "../template/errors.ts";

const SERVICE = "cloudformation.amazonaws.com";

/**
 * As whom an operation works: the role that is given, the one that was given before, or the caller.
 * @throws AwsError `AccessDenied` when the caller may not pass the role, `ValidationError` when
 *   CloudFormation may not assume it.
 */
export async function actingFor(call: Call, given: string | undefined, remembered?: string): Promise<Acting> {
  const role = given ?? remembered;
  if (role === undefined) return { caller: call.caller };
  if (given !== undefined) {
    call.authorize({ action: "iam:PassRole", resource: given, context: { "iam:PassedToService": SERVICE } });
  }
  const acting: Acting = { role, service: SERVICE, session: "AWSCloudFormation" };
  try {
    const sts = clientOf(STSClient, call.host.target(call, acting));
    await sts.send(new GetCallerIdentityCommand());
  } catch (error) {
    throw Object.assign(validationError(`Role ${role} is invalid or cannot be assumed`), { cause: error });
  }
  return acting;
}
