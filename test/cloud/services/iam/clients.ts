import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import type { Cloud, TargetOptions } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

type Keys = NonNullable<TargetOptions["credentials"]>;

export const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

export const TRUSTS_CODEPIPELINE = policy({
  Effect: "Allow",
  Principal: { Service: "codepipeline.amazonaws.com" },
  Action: "sts:AssumeRole",
});

export function policy(...statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export function allow(action: string | string[], resource: string | string[] = "*"): object {
  return { Effect: "Allow", Action: action, Resource: resource };
}

export function deny(action: string | string[], resource: string | string[] = "*"): object {
  return { Effect: "Deny", Action: action, Resource: resource };
}

/** IAM as the account's root, or as whoever has the keys. */
export function iamOf(cloud: Cloud, credentials?: Keys): IAMClient {
  return new IAMClient(clientConfig(cloud.target(credentials ? { credentials } : {})));
}

/** Makes a user with policies, ARNs of managed ones or documents, and gives its keys. */
export async function userWith(cloud: Cloud, name: string, ...policies: string[]): Promise<Keys> {
  const iam = iamOf(cloud);
  await iam.send(new CreateUserCommand({ UserName: name }));
  for (const [index, given] of policies.entries()) {
    if (given.startsWith("arn:")) {
      await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: given }));
    } else {
      await iam.send(
        new PutUserPolicyCommand({ UserName: name, PolicyName: `inline-${index}`, PolicyDocument: given }),
      );
    }
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
}

/** Makes a role. @returns its ARN. */
export async function makeRole(
  cloud: Cloud,
  name: string,
  trust: string = TRUSTS_CODEPIPELINE,
): Promise<string> {
  const { Role } = await iamOf(cloud).send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }),
  );
  return Role?.Arn ?? "";
}
