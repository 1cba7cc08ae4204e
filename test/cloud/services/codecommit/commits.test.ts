import {
  BatchGetCommitsCommand,
  CodeCommitClient,
  CreateBranchCommand,
  CreateCommitCommand,
  CreateRepositoryCommand,
  DeleteBranchCommand,
  DeleteFileCommand,
  GetBlobCommand,
  GetBranchCommand,
  GetCommitCommand,
  GetDifferencesCommand,
  GetFileCommand,
  GetFolderCommand,
  GetRepositoryCommand,
  ListBranchesCommand,
  PutFileCommand,
  UpdateDefaultBranchCommand,
  type CreateCommitCommandInput,
  type PutFileEntry,
} from "@aws-sdk/client-codecommit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { ManualClock } from "../../../../src/kernel/clock.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { repositoryEvents, toldChanges } from "./events.ts";

const NO_SUCH_ID = "1".repeat(40);
const text = (content: string): Uint8Array => Buffer.from(content);

const put = (filePath: string, content: string): PutFileEntry => ({ filePath, fileContent: text(content) });

describe("commits by the API", () => {
  let cloud: Cloud;
  let codecommit: CodeCommitClient;
  const repositoryName = "demo";

  beforeEach(async () => {
    cloud = await startCloud({ pace: "instant", clock: new ManualClock(Date.UTC(2026, 0, 1)) });
    codecommit = new CodeCommitClient(clientConfig(cloud.target()));
    await codecommit.send(new CreateRepositoryCommand({ repositoryName }));
  });

  afterEach(() => cloud.stop());

  /** Commits to `main`, on its tip unless told otherwise. @returns the commit's id */
  async function commit(input: Partial<CreateCommitCommandInput>): Promise<string> {
    const { repositoryMetadata } = await codecommit.send(new GetRepositoryCommand({ repositoryName }));
    const parentCommitId = repositoryMetadata?.defaultBranch ? await tip() : undefined;
    const { commitId } = await codecommit.send(
      new CreateCommitCommand({ repositoryName, branchName: "main", parentCommitId, ...input }),
    );
    return commitId ?? "";
  }

  async function tip(branchName = "main"): Promise<string> {
    const { branch } = await codecommit.send(new GetBranchCommand({ repositoryName, branchName }));
    return branch?.commitId ?? "";
  }

  async function contentOf(filePath: string, commitSpecifier?: string): Promise<string> {
    const file = await codecommit.send(new GetFileCommand({ repositoryName, filePath, commitSpecifier }));
    return Buffer.from(file.fileContent ?? []).toString();
  }

  it("makes the first commit of an empty repository, its branch and its default branch", async () => {
    const commitId = await commit({ putFiles: [put("a/b.txt", "hello")], commitMessage: "First" });
    const { commit: got } = await codecommit.send(new GetCommitCommand({ repositoryName, commitId }));
    expect(got).toMatchObject({
      commitId,
      parents: [],
      message: "First\n",
      author: { name: "root", email: "", date: "1767225600 +0000" },
      additionalData: "",
    });
    expect(await contentOf("a/b.txt")).toBe("hello");
    const { repositoryMetadata } = await codecommit.send(new GetRepositoryCommand({ repositoryName }));
    expect(repositoryMetadata?.defaultBranch).toBe("main");
    expect(repositoryEvents(cloud).map(({ detail }) => detail)).toMatchObject([
      {
        event: "referenceCreated",
        referenceName: "main",
        commitId,
        callerUserArn: "arn:aws:iam::000000000000:root",
      },
    ]);
  });

  it("adds, updates, moves, deletes and changes modes in one commit", async () => {
    await commit({
      putFiles: [
        put("keep", "1"),
        put("update", "1"),
        put("move", "1"),
        put("delete/me", "1"),
        put("run", "1"),
      ],
    });
    const output = await codecommit.send(
      new CreateCommitCommand({
        repositoryName,
        branchName: "main",
        parentCommitId: await tip(),
        putFiles: [
          put("add", "1"),
          put("update", "2"),
          { filePath: "moved", sourceFile: { filePath: "move", isMove: true } },
        ],
        deleteFiles: [{ filePath: "delete/me" }],
        setFileModes: [{ filePath: "run", fileMode: "EXECUTABLE" }],
      }),
    );
    const paths = (files: { absolutePath?: string }[] | undefined): (string | undefined)[] | undefined =>
      files?.map(({ absolutePath }) => absolutePath).toSorted();
    expect(paths(output.filesAdded)).toEqual(["add", "moved"]);
    expect(paths(output.filesUpdated)).toEqual(["run", "update"]);
    expect(paths(output.filesDeleted)).toEqual(["delete/me", "move"]);
    const root = await codecommit.send(new GetFolderCommand({ repositoryName, folderPath: "" }));
    expect(root.treeId).toBe(output.treeId);
    expect(root.subFolders).toEqual([]);
    expect(root.files?.map(({ relativePath, fileMode }) => `${relativePath} ${fileMode}`)).toEqual([
      "add NORMAL",
      "keep NORMAL",
      "moved NORMAL",
      "run EXECUTABLE",
      "update NORMAL",
    ]);
  });

  it("keeps a folder that a deletion leaves empty, when asked to", async () => {
    await commit({ putFiles: [put("folder/file", "1"), put("other", "1")] });
    await commit({ deleteFiles: [{ filePath: "folder/file" }], keepEmptyFolders: true });
    const folder = await codecommit.send(new GetFolderCommand({ repositoryName, folderPath: "folder" }));
    expect(folder.files?.map(({ relativePath }) => relativePath)).toEqual([".gitkeep"]);
  });

  it("checks the parent", async () => {
    const first = await commit({ putFiles: [put("a", "1")] });
    await commit({ putFiles: [put("a", "2")] });
    const cases: [string | undefined, string][] = [
      [undefined, "ParentCommitIdRequiredException"],
      ["abc", "InvalidParentCommitIdException"],
      [NO_SUCH_ID, "ParentCommitDoesNotExistException"],
      [first, "ParentCommitIdOutdatedException"],
    ];
    for (const [parentCommitId, name] of cases) {
      await expect(commit({ parentCommitId, putFiles: [put("a", "3")] })).rejects.toMatchObject({ name });
    }
    expect(await contentOf("a")).toBe("2");
  });

  it("lets one of many commits on the same parent win", async () => {
    const parentCommitId = await commit({ putFiles: [put("a", "0")] });
    const results = await Promise.allSettled(
      ["1", "2", "3", "4"].map((content) => commit({ parentCommitId, putFiles: [put("a", content)] })),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(toldChanges(cloud)).toEqual(["referenceCreated main", "referenceUpdated main"]);
  });

  it.each<[string, Partial<CreateCommitCommandInput>]>([
    ["FileEntryRequiredException", {}],
    ["NoChangeException", { putFiles: [put("a", "1")] }],
    ["SourceFileOrContentRequiredException", { putFiles: [{ filePath: "x" }] }],
    [
      "FileContentAndSourceFileSpecifiedException",
      { putFiles: [{ filePath: "x", fileContent: text("1"), sourceFile: { filePath: "a" } }] },
    ],
    ["FileDoesNotExistException", { deleteFiles: [{ filePath: "nothing" }] }],
    ["FileDoesNotExistException", { putFiles: [{ filePath: "x", sourceFile: { filePath: "nothing" } }] }],
    ["SamePathRequestException", { putFiles: [put("a", "2")], deleteFiles: [{ filePath: "a" }] }],
    ["PutFileEntryConflictException", { putFiles: [put("x", "1"), put("x/y", "1")] }],
    ["DirectoryNameConflictsWithFileNameException", { putFiles: [put("a/b", "1")] }],
    ["FileNameConflictsWithDirectoryNameException", { putFiles: [put("dir", "1")] }],
    ["InvalidFileModeException", { setFileModes: [{ filePath: "a", fileMode: "0777" as never }] }],
    ["PathRequiredException", { putFiles: [put("", "1")] }],
    ["InvalidEmailException", { email: "a <b>", putFiles: [put("x", "1")] }],
    [
      "BranchDoesNotExistException",
      { branchName: "other", parentCommitId: undefined, putFiles: [put("x", "1")] },
    ],
    ["InvalidBranchNameException", { branchName: "a..b", putFiles: [put("x", "1")] }],
    [
      "MaximumFileEntriesExceededException",
      { putFiles: Array.from({ length: 101 }, (_, index) => put(`f${index}`, "1")) },
    ],
    [
      "FileContentSizeLimitExceededException",
      { putFiles: [{ filePath: "x", fileContent: new Uint8Array(6_291_457) }] },
    ],
  ])("answers %s", async (name, input) => {
    await commit({ putFiles: [put("a", "1"), put("dir/file", "1")] });
    const before = await tip();
    await expect(commit(input)).rejects.toMatchObject({ name });
    expect(await tip()).toBe(before);
  });

  it("refuses paths that would leave the work tree or enter .git", async () => {
    for (const filePath of [
      "../x",
      "a/../../x",
      "a//b",
      "./a",
      ".git/config",
      "a/.GIT/hooks/x",
      "a\\b",
      "a\0b",
    ]) {
      await expect(commit({ putFiles: [put(filePath, "1")] }), filePath).rejects.toMatchObject({
        name: "InvalidPathException",
      });
    }
  });

  it("puts, reads and deletes a single file", async () => {
    const putFile = async (content: string, parentCommitId?: string): Promise<string | undefined> =>
      (
        await codecommit.send(
          new PutFileCommand({
            repositoryName,
            branchName: "main",
            filePath: "/docs/readme.md",
            fileContent: text(content),
            parentCommitId,
            name: "Ada",
            email: "ada@example.com",
          }),
        )
      ).commitId;
    const first = await putFile("one");
    await expect(putFile("one", first)).rejects.toMatchObject({ name: "SameFileContentException" });
    await expect(putFile("", first)).rejects.toMatchObject({ name: "FileContentRequiredException" });
    const second = await putFile("two", first);
    const file = await codecommit.send(new GetFileCommand({ repositoryName, filePath: "docs/readme.md" }));
    expect(file).toMatchObject({ commitId: second, filePath: "docs/readme.md", fileSize: 3 });
    const blob = await codecommit.send(new GetBlobCommand({ repositoryName, blobId: file.blobId }));
    expect(Buffer.from(blob.content ?? []).toString()).toBe("two");
    expect(await contentOf("docs/readme.md", first)).toBe("one");

    const deleted = await codecommit.send(
      new DeleteFileCommand({
        repositoryName,
        branchName: "main",
        filePath: "docs/readme.md",
        parentCommitId: second,
      }),
    );
    expect(deleted).toMatchObject({ blobId: file.blobId, filePath: "docs/readme.md" });
    await expect(contentOf("docs/readme.md")).rejects.toMatchObject({
      name: "FileDoesNotExistException",
      message: "Could not find path docs/readme.md",
    });
    const { commit: last } = await codecommit.send(
      new GetCommitCommand({ repositoryName, commitId: deleted.commitId }),
    );
    expect(last).toMatchObject({ message: "Deleted docs/readme.md\n", parents: [second] });
  });

  it("reads by branch, reference, commit id and HEAD, and says what it cannot find", async () => {
    await expect(contentOf("a")).rejects.toMatchObject({ name: "CommitDoesNotExistException" });
    const commitId = await commit({ putFiles: [put("a", "1")] });
    for (const specifier of ["main", "refs/heads/main", "HEAD", commitId]) {
      expect(await contentOf("a", specifier)).toBe("1");
    }
    await expect(contentOf("a", "nothing")).rejects.toMatchObject({ name: "CommitDoesNotExistException" });
    await expect(contentOf("a", "a b")).rejects.toMatchObject({ name: "InvalidCommitException" });
    await expect(
      codecommit.send(new GetFolderCommand({ repositoryName, folderPath: "a" })),
    ).rejects.toMatchObject({ name: "FolderDoesNotExistException" });
    await expect(
      codecommit.send(new GetBlobCommand({ repositoryName, blobId: NO_SUCH_ID })),
    ).rejects.toMatchObject({ name: "BlobIdDoesNotExistException" });
    await expect(
      codecommit.send(new GetCommitCommand({ repositoryName, commitId: NO_SUCH_ID })),
    ).rejects.toMatchObject({ name: "CommitIdDoesNotExistException" });
    await expect(
      codecommit.send(new GetCommitCommand({ repositoryName, commitId: "main" })),
    ).rejects.toMatchObject({ name: "InvalidCommitIdException" });
    const batch = await codecommit.send(
      new BatchGetCommitsCommand({ repositoryName, commitIds: [commitId, NO_SUCH_ID] }),
    );
    expect(batch.commits).toMatchObject([{ commitId }]);
    expect(batch.errors).toMatchObject([
      { commitId: NO_SUCH_ID, errorCode: "CommitIdDoesNotExistException" },
    ]);
  });

  it("makes and deletes branches, but never deletes the default one", async () => {
    const commitId = await commit({ putFiles: [put("a", "1")] });
    const create = (branchName: string, from = commitId): Promise<unknown> =>
      codecommit.send(new CreateBranchCommand({ repositoryName, branchName, commitId: from }));
    const remove = (branchName: string): Promise<{ deletedBranch?: object }> =>
      codecommit.send(new DeleteBranchCommand({ repositoryName, branchName }));
    await create("feature/x");
    await expect(create("feature/x")).rejects.toMatchObject({ name: "BranchNameExistsException" });
    await expect(create("feature")).rejects.toMatchObject({ name: "BranchNameExistsException" });
    await expect(create("bad", NO_SUCH_ID)).rejects.toMatchObject({ name: "CommitDoesNotExistException" });
    await expect(create("bad", "main")).rejects.toMatchObject({ name: "InvalidCommitIdException" });
    for (const bad of ["a b", "a~1", "-a", "a.lock", NO_SUCH_ID, "../../../HEAD", "x".repeat(257)]) {
      await expect(create(bad), bad).rejects.toMatchObject({ name: "InvalidBranchNameException" });
    }
    const { branches } = await codecommit.send(new ListBranchesCommand({ repositoryName }));
    expect(branches).toEqual(["feature/x", "main"]);

    await expect(remove("main")).rejects.toMatchObject({ name: "DefaultBranchCannotBeDeletedException" });
    expect((await remove("feature/x")).deletedBranch).toEqual({ branchName: "feature/x", commitId });
    expect((await remove("feature/x")).deletedBranch).toBeUndefined();
    await create("feature");
    await codecommit.send(new UpdateDefaultBranchCommand({ repositoryName, defaultBranchName: "feature" }));
    await remove("main");
    await expect(tip()).rejects.toMatchObject({ name: "BranchDoesNotExistException" });
    expect(toldChanges(cloud)).toEqual([
      "referenceCreated main",
      "referenceCreated feature/x",
      "referenceDeleted feature/x",
      "referenceCreated feature",
      "referenceDeleted main",
    ]);
  });

  it("answers the differences between commits, by page and by path", async () => {
    const before = await commit({ putFiles: [put("same", "1"), put("dir/changed", "1"), put("gone", "1")] });
    await commit({
      putFiles: [put("dir/changed", "2"), put("new", "1")],
      deleteFiles: [{ filePath: "gone" }],
    });
    const differences = async (input: object): Promise<string[] | undefined> =>
      (
        await codecommit.send(
          new GetDifferencesCommand({ repositoryName, afterCommitSpecifier: "main", ...input }),
        )
      ).differences?.map(({ changeType, beforeBlob, afterBlob }) =>
        [changeType, beforeBlob?.path, afterBlob?.path].join(" "),
      );
    expect(await differences({ beforeCommitSpecifier: before })).toEqual([
      "M dir/changed dir/changed",
      "D gone ",
      "A  new",
    ]);
    expect(await differences({})).toEqual(["A  dir/changed", "A  new", "A  same"]);
    expect(await differences({ beforeCommitSpecifier: before, afterPath: "dir", beforePath: "dir" })).toEqual(
      ["M dir/changed dir/changed"],
    );
    const first = await codecommit.send(
      new GetDifferencesCommand({
        repositoryName,
        beforeCommitSpecifier: before,
        afterCommitSpecifier: "main",
        MaxResults: 2,
      }),
    );
    expect(first.differences).toHaveLength(2);
    expect(
      await differences({ beforeCommitSpecifier: before, NextToken: first.NextToken, MaxResults: 2 }),
    ).toEqual(["A  new"]);
    await expect(differences({ NextToken: "nonsense" })).rejects.toMatchObject({
      name: "InvalidContinuationTokenException",
    });
  });
});
