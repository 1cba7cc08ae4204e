import {
  CodeCommitClient,
  CreateCommitCommand,
  CreateRepositoryCommand,
  type PutFileEntry,
} from "@aws-sdk/client-codecommit";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../src/cloud/cloud.ts";
import { readArtifact, s3Client } from "../../../src/engine/artifacts/store.ts";
import { unzip } from "../../../src/engine/artifacts/unzip.ts";
import { codeCommitSource } from "../../../src/engine/providers/codecommit-source.ts";
import { clientConfig, type Target } from "../../../src/kernel/target.ts";
import { jobOf, type TestJob } from "./job.ts";

const CONFIGURATION = { RepositoryName: "pipeTestsRepo", BranchName: "master" };

let cloud: Cloud;
let codecommit: CodeCommitClient;
beforeEach(async () => {
  cloud = await startCloud({ pace: "instant" });
  codecommit = new CodeCommitClient(clientConfig(cloud.target()));
  await codecommit.send(new CreateRepositoryCommand({ repositoryName: "pipeTestsRepo" }));
  await s3Client(cloud.target()).send(new CreateBucketCommand({ Bucket: "artifacts" }));
});
afterEach(() => cloud.stop());

async function push(files: Record<string, string>, parentCommitId?: string): Promise<string> {
  const putFiles: PutFileEntry[] = Object.entries(files).map(([filePath, text]) => ({
    filePath,
    fileContent: Buffer.from(text),
    fileMode: filePath.endsWith(".sh") ? "EXECUTABLE" : "NORMAL",
  }));
  const commit = { repositoryName: "pipeTestsRepo", branchName: "master", parentCommitId, putFiles };
  const { commitId } = await codecommit.send(
    new CreateCommitCommand({
      ...commit,
      authorName: "Learner",
      email: "learner@example.com",
      commitMessage: "Add the template",
    }),
  );
  return commitId ?? "";
}

/** A target that acts as a pipeline's role with these permissions. */
async function roleWith(actions: string[]): Promise<Target> {
  const iam = new IAMClient(clientConfig(cloud.target()));
  const service = "codepipeline.amazonaws.com";
  const RoleName = `pipeline${actions.length}`;
  const allow = (statement: object): string =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
  const AssumeRolePolicyDocument = allow({ Principal: { Service: service }, Action: "sts:AssumeRole" });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyDocument = allow({ Action: actions, Resource: "*" });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "work", PolicyDocument }));
  const role = `arn:aws:iam::${cloud.account}:role/${RoleName}`;
  return cloud.host.target(cloud, { role, service, session: "1564844186052" });
}

const source = (
  more: Partial<TestJob> = {},
  configuration: Record<string, string> = CONFIGURATION,
): TestJob =>
  jobOf(cloud, codeCommitSource, { configuration, outputs: ["SourceArtifact"], bucket: "artifacts", more });

describe("a CodeCommit source", () => {
  it("packs the branch's newest commit, its folders and execution bits", async () => {
    const commitId = await push({ "S3Retain.yaml": "Resources: {}\n", "scripts/deep/run.sh": "#!/bin/sh\n" });
    const job = source();
    const { revision, outputVariables } = await codeCommitSource.run(job);
    expect(revision).toMatchObject({ revisionId: commitId, revisionSummary: "Add the template" });
    expect(outputVariables).toEqual({
      ...CONFIGURATION,
      CommitId: commitId,
      CommitMessage: "Add the template",
      AuthorDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      CommitterDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    });
    const location = job.written["SourceArtifact"]!;
    expect(location.key).toMatch(/^ManualApprove4CF\/SourceArti\/\w{7}$/);
    expect(await unzip(await readArtifact(cloud.target(), location))).toEqual([
      { path: "S3Retain.yaml", kind: "file", content: Buffer.from("Resources: {}\n") },
      { path: "scripts/deep/run.sh", kind: "executable", content: Buffer.from("#!/bin/sh\n") },
    ]);
  });

  it("packs the commit that was asked for instead", async () => {
    const first = await push({ "S3Retain.yaml": "first" });
    await push({ "S3Retain.yaml": "second" }, first);
    const job = source({ revisionOverride: { revisionType: "COMMIT_ID", revisionValue: first } });
    expect((await codeCommitSource.run(job)).revision?.revisionId).toBe(first);
    const [file] = await unzip(await readArtifact(cloud.target(), job.written["SourceArtifact"]!));
    expect(String(file?.content)).toBe("first");
  });

  it("tells the newest revision to those who poll, and that there is none yet", async () => {
    expect(await codeCommitSource.latestRevision?.(CONFIGURATION, cloud.target())).toBeUndefined();
    const commitId = await push({ "S3Retain.yaml": "x" });
    expect(await codeCommitSource.latestRevision?.(CONFIGURATION, cloud.target())).toBe(commitId);
  });

  it("fails in AWS's words where the branch is missing", async () => {
    await push({ "S3Retain.yaml": "x" });
    await expect(
      codeCommitSource.run(source({}, { ...CONFIGURATION, BranchName: "main" })),
    ).rejects.toMatchObject({
      type: "ConfigurationError",
      message:
        "The action failed because no branch named main was found in the selected AWS CodeCommit repository pipeTestsRepo. Make sure you are using the correct branch name, and then try again. Error: null",
    });
  });

  it("fails where the repository is missing", async () => {
    const run = codeCommitSource.run(source({}, { ...CONFIGURATION, RepositoryName: "gone" }));
    await expect(run).rejects.toMatchObject({
      type: "ConfigurationError",
      message: expect.stringContaining("Error Code: RepositoryDoesNotExistException"),
    });
  });

  it("needs of a role what AWS documents, and says what it lacks", async () => {
    await push({ "S3Retain.yaml": "x" });
    const documented = [
      "s3:PutObject",
      "codecommit:GetBranch",
      "codecommit:GetCommit",
      "codecommit:UploadArchive",
    ];
    await codeCommitSource.run(source({ target: await roleWith(documented) }));
    const noArchive = await roleWith(documented.slice(0, 3));
    await expect(codeCommitSource.run(source({ target: noArchive }))).rejects.toMatchObject({
      type: "PermissionError",
    });
    const noBranch = await roleWith(documented.slice(2));
    await expect(codeCommitSource.run(source({ target: noBranch }))).rejects.toMatchObject({
      type: "PermissionError",
      message: expect.stringMatching(
        /^The service role or action role doesn’t have the permissions required to access the AWS CodeCommit repository named pipeTestsRepo\. Update the IAM role permissions, and then try again\. Error: User: arn:aws:sts::000000000000:assumed-role\/pipeline2\/1564844186052 is not authorized to perform: codecommit:GetBranch on resource: arn:aws:codecommit:us-east-1:000000000000:pipeTestsRepo/,
      ),
    });
  });

  it("refuses a clone reference, which nobody here could clone", () => {
    const declaration = { name: "Source", actionTypeId: codeCommitSource.type };
    const configuration = { ...CONFIGURATION, OutputArtifactFormat: "CODEBUILD_CLONE_REF" };
    expect(codeCommitSource.check?.({ ...declaration, configuration })).toMatch(/does not emulate/);
    expect(codeCommitSource.check?.({ ...declaration, configuration: CONFIGURATION })).toBeUndefined();
  });
});
