import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AttachRolePolicyCommand, ListRolesCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startCloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { ADMINISTRATOR, iamOf, makeRole, userWith } from "../iam/clients.ts";

let stateDir: string;

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), "pipelab-sts-"));
});

afterEach(() => {
  rmSync(stateDir, { recursive: true, force: true });
});

test("keys and sessions outlive the process that gave them, and are another cloud's strangers", async () => {
  const first = await startCloud({ pace: "instant", stateDir });
  const ada = await userWith(first, "ada", ADMINISTRATOR);
  const arn = await makeRole(first, "work");
  await iamOf(first).send(new AttachRolePolicyCommand({ RoleName: "work", PolicyArn: ADMINISTRATOR }));
  const place = { account: first.account, region: first.region };
  const codepipeline = first.host.target(place, { service: "codepipeline.amazonaws.com" });
  const { Credentials } = await new STSClient(clientConfig(codepipeline)).send(
    new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: "test" }),
  );
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  await first.stop();

  const second = await startCloud({ pace: "instant", stateDir });
  for (const keys of [ada, session]) {
    expect((await iamOf(second, keys).send(new ListRolesCommand({}))).Roles).toHaveLength(1);
  }
  await second.stop();

  const other = await startCloud({ pace: "instant" });
  // A key that was not issued there is its root's.
  expect((await iamOf(other, session).send(new ListRolesCommand({}))).Roles).toEqual([]);
  await other.stop();
});
