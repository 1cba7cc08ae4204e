import { AwsError } from "../../../kernel/errors.ts";
import type { Call } from "../../service.ts";
import { awsManagedPolicy } from "./aws-managed.ts";
import { noSuchEntity } from "./errors.ts";
import {
  groupsOf,
  keyOf,
  policiesOf,
  rolesOf,
  usersOf,
  type IdentityRecord,
  type PolicyRecord,
  type RoleRecord,
  type UserRecord,
} from "./state.ts";

type Where = Pick<Call, "host" | "account">;

/** @throws AwsError `NoSuchEntity`. */
export function findRole({ host, account }: Where, name = ""): RoleRecord {
  const role = rolesOf(host, account).get(keyOf(name));
  if (role?.name !== name) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** @throws AwsError `NoSuchEntity`. */
export function findUser({ host, account }: Where, name = ""): UserRecord {
  const user = usersOf(host, account).get(keyOf(name));
  if (user?.name !== name) throw noSuchEntity(`The user with name ${name} cannot be found.`);
  return user;
}

/** @throws AwsError `NoSuchEntity`. */
export function findGroup({ host, account }: Where, name = ""): IdentityRecord {
  const group = groupsOf(host, account).get(keyOf(name));
  if (group?.name !== name) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return group;
}

/** A managed policy of the account or of AWS. @throws AwsError `NoSuchEntity`, `InvalidInput`. */
export function findPolicy({ host, account }: Where, arn = ""): PolicyRecord {
  checkPolicyArn(arn);
  const policy = awsManagedPolicy(arn) ?? policiesOf(host, account).get(arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

/** A managed policy of the account, to be changed. @throws AwsError `AccessDenied` for AWS's own, `NoSuchEntity`. */
export function findOwnPolicy(call: Call, operation: string, arn = ""): PolicyRecord {
  if (!awsManagedPolicy(arn)) return findPolicy(call, arn);
  throw new AwsError(
    "AccessDenied",
    `User: ${call.caller.arn} is not authorized to perform: iam:${operation} on resource: policy ${arn}`,
  );
}

/** A managed policy that is to be attached. @throws AwsError `NoSuchEntity`, `InvalidInput`. */
export function findAttachable({ host, account }: Where, arn = ""): PolicyRecord {
  checkPolicyArn(arn);
  const policy = awsManagedPolicy(arn) ?? policiesOf(host, account).get(arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  return policy;
}

/** The user that is named, or else the one who calls. @throws AwsError `NoSuchEntity`, `ValidationError`. */
export function findUserOrCaller(call: Call, name: string | undefined): UserRecord {
  if (name !== undefined) return findUser(call, name);
  if (call.caller.type === "user") return findUser(call, call.caller.userName);
  throw new AwsError("ValidationError", "Must specify userName when calling with non-User credentials");
}

/** The document of the version in force, JSON; `undefined` when there is no such policy. */
export function policyDocument({ host, account }: Where, arn: string): string | undefined {
  const policy = awsManagedPolicy(arn) ?? policiesOf(host, account).get(arn);
  return policy?.versions.find(({ id }) => id === policy.defaultVersion)?.document;
}

function checkPolicyArn(arn: string): void {
  if (/^arn:aws[a-z-]*:iam::(aws|\d{12}):policy\/./.test(arn)) return;
  throw new AwsError("InvalidInput", `ARN ${arn} is not valid.`);
}
