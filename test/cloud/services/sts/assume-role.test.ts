import { AttachRolePolicyCommand, CreateRoleCommand, GetRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  STSClient,
  type Credentials,
} from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { ManualClock } from "../../../../src/kernel/clock.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
let cloud: Cloud;
let clock: ManualClock;
let iam: IAMClient;

beforeEach(async () => {
  clock = new ManualClock();
  cloud = await startCloud({ pace: "instant", clock });
  iam = new IAMClient(clientConfig(cloud.target()));
});

afterEach(() => cloud.stop());

function trust(principal: unknown, condition?: unknown): string {
  const statement = { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" };
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [condition === undefined ? statement : { ...statement, Condition: condition }],
  });
}

async function role(name: string, trustPolicy: string): Promise<string> {
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trustPolicy }),
  );
  return Role?.Arn ?? "";
}

function stsOf(service: string): STSClient {
  return new STSClient(
    clientConfig(cloud.host.target({ account: cloud.account, region: cloud.region }, { service })),
  );
}

function bearer(credentials: Credentials | undefined): {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
} {
  return {
    accessKeyId: credentials?.AccessKeyId ?? "",
    secretAccessKey: credentials?.SecretAccessKey ?? "",
    ...(credentials?.SessionToken === undefined ? {} : { sessionToken: credentials.SessionToken }),
  };
}

describe("a role that trusts CodePipeline", () => {
  test("is assumed by CodePipeline, whose calls are then the role's", async () => {
    const arn = await role("pipeline", trust({ Service: "codepipeline.amazonaws.com" }));
    const { Credentials, AssumedRoleUser } = await stsOf("codepipeline.amazonaws.com").send(
      new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "run-1" }),
    );
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/);
    expect(Credentials?.Expiration?.getTime()).toBe(clock.now() + 3_600_000);
    const asRole = new STSClient(clientConfig(cloud.target({ credentials: bearer(Credentials) })));
    expect(await asRole.send(new GetCallerIdentityCommand({}))).toMatchObject({
      Arn: "arn:aws:sts::000000000000:assumed-role/pipeline/run-1",
      UserId: AssumedRoleUser?.AssumedRoleId,
      Account: "000000000000",
    });
  });

  test("is refused to CloudFormation, in STS's words", async () => {
    const arn = await role("pipeline", trust({ Service: "codepipeline.amazonaws.com" }));
    await expect(
      stsOf("cloudformation.amazonaws.com").send(
        new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "test" }),
      ),
    ).rejects.toMatchObject({
      name: "AccessDenied",
      message: `User: cloudformation.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    });
  });

  test("is refused to the account's root, as AWS refuses roots", async () => {
    const arn = await role("pipeline", trust({ AWS: "*" }));
    const root = new STSClient(clientConfig(cloud.target()));
    await expect(root.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "test" }))).rejects.toThrow(
      "Roles may not be assumed by root accounts.",
    );
  });
});

test("a role that is not there is refused like one that does not trust", async () => {
  const arn = "arn:aws:iam::000000000000:role/nobody";
  await expect(
    stsOf("sns.amazonaws.com").send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "test" })),
  ).rejects.toThrow(`is not authorized to perform: sts:AssumeRole on resource: ${arn}`);
});

test("an external id that the trust policy asks for has to be given", async () => {
  const arn = await role(
    "partner",
    trust({ Service: "sns.amazonaws.com" }, { StringEquals: { "sts:ExternalId": "secret" } }),
  );
  const sns = stsOf("sns.amazonaws.com");
  await expect(sns.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "test" }))).rejects.toThrow(
    "not authorized",
  );
  await sns.send(new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "test", ExternalId: "secret" }));
});

test("a session lasts no longer than the role allows", async () => {
  const arn = await role("short", trust({ Service: "sns.amazonaws.com" }));
  await expect(
    stsOf("sns.amazonaws.com").send(
      new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "test", DurationSeconds: 3_601 }),
    ),
  ).rejects.toMatchObject({
    name: "ValidationError",
    message: "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
  });
});

describe("temporary credentials", () => {
  async function session(policy?: string): Promise<Credentials | undefined> {
    const arn = await role("work", trust({ Service: "sns.amazonaws.com" }));
    await iam.send(new AttachRolePolicyCommand({ RoleName: "work", PolicyArn: ADMINISTRATOR }));
    const { Credentials } = await stsOf("sns.amazonaws.com").send(
      new AssumeRoleCommand({
        RoleArn: arn,
        RoleSessionName: "test",
        ...(policy === undefined ? {} : { Policy: policy }),
      }),
    );
    return Credentials;
  }

  test("expire", async () => {
    const credentials = await session();
    const asRole = new IAMClient(clientConfig(cloud.target({ credentials: bearer(credentials) })));
    await asRole.send(new GetRoleCommand({ RoleName: "work" }));
    await clock.advance(3_600_000);
    await expect(asRole.send(new GetRoleCommand({ RoleName: "work" }))).rejects.toMatchObject({
      name: "ExpiredToken",
      message: "The security token included in the request is expired",
    });
  });

  test("are nothing without their session token, or with another's", async () => {
    const { sessionToken: _, ...keys } = bearer(await session());
    for (const credentials of [
      keys,
      { ...keys, sessionToken: "bm90IGEgdG9rZW4gb2YgdGhpcyBjbG91ZCwgc29ycnkh" },
    ]) {
      const client = new STSClient(clientConfig(cloud.target({ credentials })));
      await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
        name: "InvalidClientTokenId",
        message: "The security token included in the request is invalid.",
      });
    }
  });
});
