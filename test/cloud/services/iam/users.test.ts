import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import {
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from "@aws-sdk/client-sts";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListRepositoriesCommand, CodeCommitClient } from "@aws-sdk/client-codecommit";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { ADMINISTRATOR, allow, iamOf, policy, userWith } from "./clients.ts";

let cloud: Cloud;

beforeEach(async () => {
  cloud = await startCloud({ pace: "instant", account: "123456789012" });
});

afterEach(() => cloud.stop());

test("a user's keys make the user's calls", async () => {
  const credentials = await userWith(cloud, "ada", ADMINISTRATOR);
  expect(credentials.accessKeyId).toMatch(/^AKIA[A-Z2-7]{16}$/);
  const sts = new STSClient(clientConfig(cloud.target({ credentials })));
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: "arn:aws:iam::123456789012:user/ada",
    UserId: expect.stringMatching(/^AIDA/) as string,
    Account: "123456789012",
  });
  const info = await sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: credentials.accessKeyId }));
  expect(info.Account).toBe("123456789012");
  const { User } = await iamOf(cloud, credentials).send(new GetUserCommand({}));
  expect(User?.UserName).toBe("ada");
});

test("a key that is switched off, or deleted, is refused for ever after", async () => {
  const iam = iamOf(cloud);
  const credentials = await userWith(cloud, "ada", ADMINISTRATOR);
  const key = { UserName: "ada", AccessKeyId: credentials.accessKeyId };
  await iam.send(new UpdateAccessKeyCommand({ ...key, Status: "Inactive" }));
  const invalid = {
    name: "InvalidClientTokenId",
    message: "The security token included in the request is invalid.",
  };
  await expect(iamOf(cloud, credentials).send(new ListUsersCommand({}))).rejects.toMatchObject(invalid);
  const codecommit = new CodeCommitClient(clientConfig(cloud.target({ credentials })));
  await expect(codecommit.send(new ListRepositoriesCommand({}))).rejects.toMatchObject({
    ...invalid,
    name: "UnrecognizedClientException",
  });
  await iam.send(new DeleteAccessKeyCommand(key));
  await expect(iamOf(cloud, credentials).send(new ListUsersCommand({}))).rejects.toMatchObject(invalid);
});

test("a user has two keys at most", async () => {
  const iam = iamOf(cloud);
  await userWith(cloud, "ada");
  await iam.send(new CreateAccessKeyCommand({ UserName: "ada" }));
  await expect(iam.send(new CreateAccessKeyCommand({ UserName: "ada" }))).rejects.toMatchObject({
    name: "LimitExceededException",
    message: "Cannot exceed quota for AccessKeysPerUser: 2",
  });
  const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName: "ada" }));
  expect(AccessKeyMetadata).toHaveLength(2);
});

test("a user goes only after everything of it", async () => {
  const iam = iamOf(cloud);
  const { accessKeyId } = await userWith(cloud, "ada", policy(allow("s3:*")));
  await expect(iam.send(new DeleteUserCommand({ UserName: "ada" }))).rejects.toMatchObject({
    name: "DeleteConflictException",
    message: "Cannot delete entity, must delete access keys first.",
  });
  await iam.send(new DeleteAccessKeyCommand({ UserName: "ada", AccessKeyId: accessKeyId }));
  await iam.send(new DeleteUserPolicyCommand({ UserName: "ada", PolicyName: "inline-0" }));
  await iam.send(new DeleteUserCommand({ UserName: "ada" }));
  await expect(iam.send(new GetUserCommand({ UserName: "ada" }))).rejects.toThrow(
    "The user with name ada cannot be found.",
  );
});

test("a session token of a user is the user still", async () => {
  const credentials = await userWith(cloud, "ada", policy(allow("sns:ListTopics")));
  const sts = new STSClient(clientConfig(cloud.target({ credentials })));
  const { Credentials } = await sts.send(new GetSessionTokenCommand({}));
  const session = {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
  await new SNSClient(clientConfig(cloud.target({ credentials: session }))).send(new ListTopicsCommand({}));
  const again = new STSClient(clientConfig(cloud.target({ credentials: session })));
  await expect(again.send(new GetSessionTokenCommand({}))).rejects.toThrow(
    "Cannot call GetSessionToken with session credentials",
  );
});
