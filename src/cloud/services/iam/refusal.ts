import { AwsError } from "../../../kernel/errors.ts";
import type { Caller } from "../../wire/caller.ts";
import type { Permission } from "../../service.ts";
import type { Decision } from "./policy/decide.ts";

const KINDS = {
  identity: { named: "an identity-based policy", none: "no identity-based policy" },
  boundary: { named: "a permissions boundary", none: "no permissions boundary" },
  session: { named: "a session policy", none: "no session policy" },
  resource: { named: "a resource-based policy", none: "no resource-based policy" },
} as const;

/** AWS's `AccessDenied` for a decision (IAM User Guide, "Troubleshoot access denied error messages"). */
export function refusal(
  caller: Caller,
  permission: Permission,
  decision: Extract<Decision, { allowed: false }>,
): AwsError {
  const kind = KINDS[decision.by];
  const reason = decision.explicit
    ? `with an explicit deny in ${kind.named}`
    : `because ${kind.none} allows the ${permission.action} action`;
  return new AwsError("AccessDenied", `${subject(caller, permission)} ${reason}`);
}

/** STS gives no reason. */
export function assumeRefusal(caller: Caller, roleArn: string): AwsError {
  return new AwsError("AccessDenied", subject(caller, { action: "sts:AssumeRole", resource: roleArn }));
}

function subject(caller: Caller, { action, resource }: Permission): string {
  return `User: ${caller.arn} is not authorized to perform: ${action}${onResource(action, resource)}`;
}

/** Services name the resource each in their way: S3 in quotes, IAM by kind and name once it exists. */
function onResource(action: string, resource: string): string {
  if (action.startsWith("s3:")) return resource === "*" ? "" : ` on resource: "${resource}"`;
  const [, kind, name] =
    /^arn:aws:iam::[^:]*:(user|role|group|instance-profile|policy)\/(?:.*\/)?([^/]+)$/.exec(resource) ?? [];
  if (
    kind === undefined ||
    !action.startsWith("iam:") ||
    /:(Create(Role|User|Group|InstanceProfile)|PassRole)$/.test(action)
  ) {
    return ` on resource: ${resource}`;
  }
  if (kind === "policy") return ` on resource: policy ${action === "iam:CreatePolicy" ? name : resource}`;
  return ` on resource: ${kind.replace("-", " ")} ${name}`;
}
