import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientOf } from "../../../../src/kernel/target.ts";

const Bucket = "policed";
const OTHER = "111111111111";
let cloud: Cloud;
let root: S3Client;

beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
  root = clientOf(S3Client, cloud.target());
  await root.send(new CreateBucketCommand({ Bucket }));
  await root.send(new PutObjectCommand({ Bucket, Key: "k", Body: "content" }));
});
afterEach(() => cloud.stop());

const policy = (...statements: object[]): Promise<unknown> =>
  root.send(
    new PutBucketPolicyCommand({
      Bucket,
      Policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    }),
  );
const statement = (Effect: string, Principal: unknown, Action: string, more: object = {}): object => ({
  Effect,
  Principal,
  Action,
  Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
  ...more,
});
const read = (client: S3Client): Promise<unknown> => client.send(new GetObjectCommand({ Bucket, Key: "k" }));

/** A new user of the bucket's account, with its own policy where one is given. */
async function user(UserName: string, action?: string): Promise<S3Client> {
  const iam = clientOf(IAMClient, cloud.target());
  await iam.send(new CreateUserCommand({ UserName }));
  if (action) {
    const Statement = [{ Effect: "Allow", Action: action, Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  return clientOf(S3Client, cloud.target({ credentials }));
}

describe("a bucket policy", () => {
  it("lets a user of its account in that it names, without a policy of the user's own", async () => {
    const ada = await user("ada");
    await expect(read(ada)).rejects.toMatchObject({ name: "AccessDenied" });
    await policy(statement("Allow", { AWS: "arn:aws:iam::000000000000:user/ada" }, "s3:GetObject"));
    await read(ada);
    await expect(read(await user("bob"))).rejects.toMatchObject({ name: "AccessDenied" });
  });

  it("that names the account leaves it to the users' own policies", async () => {
    await policy(statement("Allow", { AWS: "arn:aws:iam::000000000000:root" }, "s3:GetObject"));
    await expect(read(await user("ada"))).rejects.toMatchObject({ name: "AccessDenied" });
    await read(await user("bob", "s3:GetObject"));
  });

  it("denies whatever other policies allow, the account's root too, who can always take it away", async () => {
    await policy(statement("Deny", "*", "s3:*"));
    const ada = await user("ada", "s3:*");
    await expect(read(ada)).rejects.toThrow(
      `User: arn:aws:iam::000000000000:user/ada is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::${Bucket}/k" with an explicit deny in a resource-based policy`,
    );
    await expect(read(root)).rejects.toMatchObject({ name: "AccessDenied" });
    await root.send(new DeleteBucketPolicyCommand({ Bucket }));
    await read(root);
  });

  it("denies single keys of DeleteObjects", async () => {
    await policy(statement("Deny", "*", "s3:DeleteObject", { Resource: `arn:aws:s3:::${Bucket}/k` }));
    const Delete = { Objects: [{ Key: "k" }, { Key: "other" }] };
    const { Deleted, Errors } = await root.send(new DeleteObjectsCommand({ Bucket, Delete }));
    expect(Deleted?.map(({ Key }) => Key)).toEqual(["other"]);
    expect(Errors).toMatchObject([{ Key: "k", Code: "AccessDenied" }]);
  });

  it("lets another account in, where both sides allow it", async () => {
    const stranger = clientOf(S3Client, cloud.target({ account: OTHER }));
    await expect(read(stranger)).rejects.toMatchObject({ name: "AccessDenied" });
    await policy(statement("Allow", { AWS: OTHER }, "s3:GetObject"));
    await read(stranger);
    const write = new PutObjectCommand({ Bucket, Key: "k", Body: "theirs" });
    await expect(stranger.send(write)).rejects.toThrow(
      "because no resource-based policy allows the s3:PutObject action",
    );
  });

  it("holds under its conditions only", async () => {
    const insecure = { Condition: { Bool: { "aws:SecureTransport": "false" } } };
    await policy(statement("Deny", "*", "s3:*", insecure));
    await read(root);
    await policy(
      statement("Deny", "*", "s3:PutObject", {
        Condition: { Null: { "s3:x-amz-server-side-encryption": "true" } },
      }),
    );
    await expect(root.send(new PutObjectCommand({ Bucket, Key: "plain", Body: "" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    await root.send(
      new PutObjectCommand({ Bucket, Key: "sealed", Body: "", ServerSideEncryption: "AES256" }),
    );
  });
});
