import {
  BatchGetRepositoriesCommand,
  CodeCommitClient,
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  GetRepositoryCommand,
  ListPullRequestsCommand,
  ListRepositoriesCommand,
  ListTagsForResourceCommand,
  PutFileCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateRepositoryDescriptionCommand,
  UpdateRepositoryNameCommand,
} from "@aws-sdk/client-codecommit";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { ManualClock } from "../../../../src/kernel/clock.ts";

describe("repositories", () => {
  let cloud: Cloud;
  let clock: ManualClock;
  let codecommit: CodeCommitClient;

  beforeEach(async () => {
    clock = new ManualClock(Date.UTC(2026, 0, 1));
    cloud = await startCloud({ pace: "instant", clock });
    codecommit = new CodeCommitClient(clientConfig(cloud.target()));
  });

  afterEach(() => cloud.stop());

  const create = (repositoryName: string): Promise<unknown> =>
    codecommit.send(new CreateRepositoryCommand({ repositoryName }));
  const names = async (input: object = {}): Promise<(string | undefined)[] | undefined> =>
    (await codecommit.send(new ListRepositoriesCommand(input))).repositories?.map(
      ({ repositoryName }) => repositoryName,
    );

  it("made, written to and deleted at once, answers in AWS's words and leaves nothing behind", async () => {
    const codes = new Set<string>();
    const call = async (work: Promise<unknown>): Promise<void> => {
      await work.catch((error: unknown) => codes.add((error as Error).name));
    };
    const repositoryName = "contended";
    const file = { repositoryName, branchName: "main", fileContent: Buffer.from("x") };
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        await call(create(repositoryName));
        await call(codecommit.send(new PutFileCommand({ ...file, filePath: `f${index}` })));
        await call(codecommit.send(new DeleteRepositoryCommand({ repositoryName })));
      }),
    );
    const known = new Set([
      "RepositoryNameExistsException",
      "RepositoryDoesNotExistException",
      "ParentCommitIdRequiredException",
    ]);
    expect([...codes].filter((code) => !known.has(code))).toEqual([]);
    expect(await names()).toEqual([]);
    expect(readdirSync(join(cloud.host.dir, "codecommit", "000000000000", "us-east-1"))).toEqual([]);
  });

  it("describes a new repository as AWS does, without an SSH URL that would not answer", async () => {
    const { repositoryMetadata } = await codecommit.send(
      new CreateRepositoryCommand({
        repositoryName: "demo",
        repositoryDescription: "A demo",
        tags: { team: "blue" },
      }),
    );
    const now = new Date(Date.UTC(2026, 0, 1));
    expect(repositoryMetadata).toEqual({
      accountId: "000000000000",
      repositoryId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      repositoryName: "demo",
      repositoryDescription: "A demo",
      creationDate: now,
      lastModifiedDate: now,
      cloneUrlHttp: `${cloud.host.origin()}/v1/repos/demo`,
      Arn: "arn:aws:codecommit:us-east-1:000000000000:demo",
    });
    const got = await codecommit.send(new GetRepositoryCommand({ repositoryName: "demo" }));
    expect(got.repositoryMetadata).toEqual(repositoryMetadata);
  });

  it("refuses a name that is taken, and names that are none", async () => {
    await create("demo");
    await expect(create("demo")).rejects.toMatchObject({
      name: "RepositoryNameExistsException",
      message: "Repository named demo already exists",
    });
    for (const name of ["", "a b", "a/b", "demo.git", "..", "x".repeat(101)]) {
      await expect(create(name), name).rejects.toMatchObject({ name: "InvalidRepositoryNameException" });
    }
    await expect(
      codecommit.send(new GetRepositoryCommand({ repositoryName: undefined })),
    ).rejects.toMatchObject({ name: "RepositoryNameRequiredException" });
  });

  it("says which repository does not exist", async () => {
    await expect(
      codecommit.send(new GetRepositoryCommand({ repositoryName: "nothing" })),
    ).rejects.toMatchObject({
      name: "RepositoryDoesNotExistException",
      message: "nothing does not exist",
      $metadata: { httpStatusCode: 400 },
    });
  });

  it("lets only one of two creations of the same name succeed", async () => {
    const results = await Promise.allSettled([create("demo"), create("demo")]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  });

  it("lists by name and by date, in both orders, and forgets deleted ones", async () => {
    for (const name of ["b", "a", "c"]) {
      await create(name);
      await clock.advance(1_000);
    }
    expect(await names()).toEqual(["a", "b", "c"]);
    expect(await names({ order: "descending" })).toEqual(["c", "b", "a"]);
    expect(await names({ sortBy: "lastModifiedDate" })).toEqual(["b", "a", "c"]);
    const { repositoryId } = await codecommit.send(new DeleteRepositoryCommand({ repositoryName: "b" }));
    expect(repositoryId).toMatch(/^[0-9a-f-]{36}$/);
    expect(await names()).toEqual(["a", "c"]);
    const again = await codecommit.send(new DeleteRepositoryCommand({ repositoryName: "b" }));
    expect(again.repositoryId).toBeUndefined();
  });

  it("renames, and changes the description", async () => {
    await create("old");
    await create("taken");
    const rename = (newName: string): Promise<unknown> =>
      codecommit.send(new UpdateRepositoryNameCommand({ oldName: "old", newName }));
    await expect(rename("taken")).rejects.toMatchObject({ name: "RepositoryNameExistsException" });
    await rename("new");
    await codecommit.send(
      new UpdateRepositoryDescriptionCommand({ repositoryName: "new", repositoryDescription: "Renamed" }),
    );
    const { repositories, repositoriesNotFound } = await codecommit.send(
      new BatchGetRepositoriesCommand({ repositoryNames: ["new", "old"] }),
    );
    expect(repositories).toMatchObject([{ repositoryName: "new", repositoryDescription: "Renamed" }]);
    expect(repositoriesNotFound).toEqual(["old"]);
  });

  it("keeps tags, and AWS's own prefix to itself", async () => {
    await create("demo");
    const resourceArn = "arn:aws:codecommit:us-east-1:000000000000:demo";
    await codecommit.send(new TagResourceCommand({ resourceArn, tags: { a: "1", b: "2" } }));
    await codecommit.send(new UntagResourceCommand({ resourceArn, tagKeys: ["a"] }));
    const { tags } = await codecommit.send(new ListTagsForResourceCommand({ resourceArn }));
    expect(tags).toEqual({ b: "2" });
    await expect(
      codecommit.send(new TagResourceCommand({ resourceArn, tags: { "aws:x": "1" } })),
    ).rejects.toMatchObject({ name: "InvalidSystemTagUsageException" });
    await expect(
      codecommit.send(new ListTagsForResourceCommand({ resourceArn: `${resourceArn}x` })),
    ).rejects.toMatchObject({ name: "RepositoryDoesNotExistException" });
    await expect(
      codecommit.send(new ListTagsForResourceCommand({ resourceArn: "arn:aws:s3:::bucket" })),
    ).rejects.toMatchObject({ name: "InvalidResourceArnException" });
  });

  it("keeps Regions apart, each with a clone URL of its own", async () => {
    await create("demo");
    const ireland = new CodeCommitClient(clientConfig(cloud.target({ region: "eu-west-1" })));
    const { repositoryMetadata } = await ireland.send(
      new CreateRepositoryCommand({ repositoryName: "demo" }),
    );
    expect(repositoryMetadata).toMatchObject({
      cloneUrlHttp: `${cloud.host.origin()}/v1/repos/000000000000/eu-west-1/demo`,
      Arn: "arn:aws:codecommit:eu-west-1:000000000000:demo",
    });
  });

  it("says that pull requests are not emulated, instead of listing none", async () => {
    await create("demo");
    await expect(
      codecommit.send(new ListPullRequestsCommand({ repositoryName: "demo" })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
  });

  it("makes a repository by CloudFormation's resource type", async () => {
    const type = cloud.host.resourceTypes.get("AWS::CodeCommit::Repository");
    const context = {
      target: cloud.target(),
      account: "000000000000",
      region: "us-east-1",
      stackName: "stack",
      stackId: "arn:aws:cloudformation:us-east-1:000000000000:stack/stack/1",
      logicalId: "Repo",
      stackTags: { "aws-like": "no" },
      clock,
      ids: cloud.host.ids,
      generateName: () => "stack-Repo-1",
    };
    const first = { RepositoryName: "from-stack", Tags: [{ Key: "a", Value: "1" }] };
    const made = await type!.create(first, context);
    expect(made).toEqual({
      physicalId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      attributes: {
        Arn: "arn:aws:codecommit:us-east-1:000000000000:from-stack",
        CloneUrlHttp: `${cloud.host.origin()}/v1/repos/from-stack`,
        Name: "from-stack",
      },
    });
    const second = { RepositoryName: "renamed", RepositoryDescription: "New" };
    const changed = await type!.update!(made, second, first, context);
    expect(changed).toEqual({
      physicalId: made.physicalId,
      attributes: {
        Arn: "arn:aws:codecommit:us-east-1:000000000000:renamed",
        CloneUrlHttp: `${cloud.host.origin()}/v1/repos/renamed`,
        Name: "renamed",
      },
    });
    const { tags } = await codecommit.send(
      new ListTagsForResourceCommand({ resourceArn: String(changed.attributes["Arn"]) }),
    );
    expect(tags).toEqual({ "aws-like": "no" });
    await expect(
      type!.create({ RepositoryName: "x", Code: { S3: { Bucket: "b", Key: "k" } } }, context),
    ).rejects.toThrow("does not emulate the property Code");
    await type!.delete(changed, second, context);
    expect(await names()).toEqual([]);
  });
});
