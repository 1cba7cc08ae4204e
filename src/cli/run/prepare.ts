import { CodeCommitClient, CreateRepositoryCommand, GetBranchCommand } from "@aws-sdk/client-codecommit";
import type { ActionDeclaration, PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { codeOf } from "../../kernel/errors.ts";
import { clientOf, type Target } from "../../kernel/target.ts";
import type { ArchiveFile } from "../../engine/artifacts/archive.ts";
import { zip } from "../../engine/artifacts/zip.ts";
import { commitFiles } from "./commit.ts";

/** Tells, in one line, what was made so that the pipeline can run here. */
export type Tell = (line: string) => void;

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: {
        Service: ["codepipeline.amazonaws.com", "cloudformation.amazonaws.com", "events.amazonaws.com"],
      },
      Action: "sts:AssumeRole",
    },
  ],
});

/**
 * Makes what a definition names and an empty cloud lacks: roles, artifact buckets, topics, and the sources with the
 * user's files. Each is told, since what was made here is not what the user's account has: permissions above all.
 */
export async function prepare(
  pipeline: PipelineDeclaration,
  files: ArchiveFile[],
  target: Target,
  tell: Tell,
): Promise<void> {
  const actions = (pipeline.stages ?? []).flatMap((stage) => stage.actions ?? []);
  for (const arn of roles(pipeline, actions)) await makeRole(arn, target, tell);
  for (const bucket of artifactBuckets(pipeline)) await makeBucket(bucket, target, tell);
  for (const action of actions) {
    const { provider } = action.actionTypeId ?? {};
    if (provider === "CodeCommit") await makeRepository(action, files, target, tell);
    if (provider === "S3" && action.actionTypeId?.category === "Source")
      await makeObject(action, files, target, tell);
    if (provider === "Manual") await makeTopic(action, target, tell);
  }
}

function roles(pipeline: PipelineDeclaration, actions: ActionDeclaration[]): Set<string> {
  const arns = [
    pipeline.roleArn,
    ...actions.flatMap(({ roleArn, configuration }) => [roleArn, configuration?.["RoleArn"]]),
  ];
  return new Set(arns.filter((arn) => arn !== undefined));
}

function artifactBuckets(pipeline: PipelineDeclaration): Set<string> {
  const stores = [pipeline.artifactStore, ...Object.values(pipeline.artifactStores ?? {})];
  return new Set(stores.flatMap((store) => (store?.location ? [store.location] : [])));
}

async function makeRole(arn: string, target: Target, tell: Tell): Promise<void> {
  const name = /:role\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
  if (!name) return;
  const iam = clientOf(IAMClient, target);
  const made = await absent(() =>
    iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: TRUST })),
  );
  if (!made) return;
  await iam.send(
    new AttachRolePolicyCommand({ RoleName: name, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
  );
  tell(`made the role ${name} with AdministratorAccess: this run does not test its permissions`);
}

async function makeBucket(name: string, target: Target, tell: Tell): Promise<void> {
  const s3 = clientOf(S3Client, target);
  if (await absent(() => s3.send(new CreateBucketCommand({ Bucket: name })))) tell(`made the bucket ${name}`);
}

async function makeRepository(
  action: ActionDeclaration,
  files: ArchiveFile[],
  target: Target,
  tell: Tell,
): Promise<void> {
  const { RepositoryName: repositoryName = "", BranchName: branchName = "" } = action.configuration ?? {};
  const codecommit = clientOf(CodeCommitClient, target);
  await absent(() => codecommit.send(new CreateRepositoryCommand({ repositoryName })));
  const branch = { repositoryName, branchName };
  // A template may have made the repository; it is still empty then.
  if (await isThere(() => codecommit.send(new GetBranchCommand(branch)))) return;
  await commitFiles(codecommit, branch, files);
  tell(`put ${files.length} files on ${branchName} of the repository ${repositoryName}`);
}

async function makeObject(
  action: ActionDeclaration,
  files: ArchiveFile[],
  target: Target,
  tell: Tell,
): Promise<void> {
  const { S3Bucket: Bucket = "", S3ObjectKey: Key = "" } = action.configuration ?? {};
  const s3 = clientOf(S3Client, target);
  await absent(() => s3.send(new CreateBucketCommand({ Bucket })));
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: "Enabled" } }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: await zip(files) }));
  tell(`put ${files.length} files into s3://${Bucket}/${Key}`);
}

async function makeTopic(action: ActionDeclaration, target: Target, tell: Tell): Promise<void> {
  const name = action.configuration?.["NotificationArn"]?.split(":").at(-1);
  if (!name) return;
  await clientOf(SNSClient, target).send(new CreateTopicCommand({ Name: name }));
  tell(`made the topic ${name}; nobody is subscribed to it`);
}

const EXISTS = new Set([
  "EntityAlreadyExists",
  "EntityAlreadyExistsException",
  "BucketAlreadyOwnedByYou",
  "RepositoryNameExistsException",
]);

/** Makes something unless it is there. @returns whether it was made */
async function absent(make: () => Promise<unknown>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    if (EXISTS.has(codeOf(error) ?? "")) return false;
    throw error;
  }
}

async function isThere(ask: () => Promise<unknown>): Promise<boolean> {
  return ask().then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === "BranchDoesNotExistException") return false;
      throw error;
    },
  );
}
