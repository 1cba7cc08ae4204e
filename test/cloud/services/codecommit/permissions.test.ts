import {
  CodeCommitClient,
  CreateBranchCommand,
  CreateRepositoryCommand,
  GetBranchCommand,
  GetCommitCommand,
  GetFolderCommand,
  ListRepositoriesCommand,
  PutFileCommand,
} from "@aws-sdk/client-codecommit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { allow, deny, policy, userWith } from "../iam/clients.ts";

const ARN = "arn:aws:codecommit:us-east-1:000000000000:demo";

describe("who may do what to a repository", () => {
  let cloud: Cloud;
  let root: CodeCommitClient;
  const repositoryName = "demo";

  beforeEach(async () => {
    cloud = await startCloud({ pace: "instant" });
    root = new CodeCommitClient(clientConfig(cloud.target()));
    await root.send(new CreateRepositoryCommand({ repositoryName }));
    await put(root, "main");
  });

  afterEach(() => cloud.stop());

  async function userMay(...statements: object[]): Promise<CodeCommitClient> {
    const credentials = await userWith(cloud, "ada", policy(...statements));
    return new CodeCommitClient(clientConfig(cloud.target({ credentials })));
  }

  async function put(
    client: CodeCommitClient,
    branchName: string,
    parentCommitId?: string,
  ): Promise<string | undefined> {
    const fileContent = Buffer.from(`${branchName} ${parentCommitId}`);
    const input = { repositoryName, branchName, filePath: "a", fileContent, parentCommitId };
    return (await client.send(new PutFileCommand(input))).commitId;
  }

  const tip = async (): Promise<string | undefined> =>
    (await root.send(new GetBranchCommand({ repositoryName, branchName: "main" }))).branch?.commitId;

  it("checks the repository's ARN", async () => {
    const ada = await userMay(allow("codecommit:Get*", ARN));
    await ada.send(new GetBranchCommand({ repositoryName, branchName: "main" }));
    await expect(
      ada.send(new GetBranchCommand({ repositoryName: "other", branchName: "main" })),
    ).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        "arn:aws:iam::000000000000:user/ada is not authorized to perform: codecommit:GetBranch on resource: " +
          "arn:aws:codecommit:us-east-1:000000000000:other",
      ),
    });
    await expect(ada.send(new ListRepositoriesCommand({}))).rejects.toMatchObject({
      message: expect.stringContaining("codecommit:ListRepositories on resource: *"),
    });
  });

  it("keeps a user off the main branch by codecommit:References, and signs commits with the user's name", async () => {
    const ada = await userMay(allow("codecommit:*"), {
      ...deny(["codecommit:PutFile", "codecommit:CreateCommit"], ARN),
      Condition: { StringEqualsIfExists: { "codecommit:References": ["refs/heads/main"] } },
    });
    const commitId = await tip();
    await expect(put(ada, "main", commitId)).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("with an explicit deny"),
    });
    await ada.send(new CreateBranchCommand({ repositoryName, branchName: "dev", commitId }));
    const onDev = await put(ada, "dev", commitId);
    expect(await tip()).toBe(commitId);
    const { commit } = await root.send(new GetCommitCommand({ repositoryName, commitId: onDev }));
    expect(commit?.author?.name).toBe("ada");
  });

  it("lets a pipeline's role read the tree with the permission that AWS asks of it, UploadArchive", async () => {
    const read = new GetFolderCommand({ repositoryName, folderPath: "/" });
    const ada = await userMay(allow("codecommit:UploadArchive", ARN));
    expect((await ada.send(read)).files).toHaveLength(1);
    await expect(
      ada.send(new GetBranchCommand({ repositoryName, branchName: "main" })),
    ).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  it("names the action that is missing for reading content", async () => {
    const ada = await userMay(allow("codecommit:GetBranch", ARN));
    await expect(ada.send(new GetFolderCommand({ repositoryName, folderPath: "/" }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("codecommit:GetFolder"),
    });
  });
});
