import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import {
  CodeCommitClient,
  CreateCommitCommand,
  CreateRepositoryCommand,
  GetBlobCommand,
  GetBranchCommand,
  GetCommitCommand,
  GetFileCommand,
  GetFolderCommand,
  GetRepositoryCommand,
  ListBranchesCommand,
  PutFileCommand,
  UpdateDefaultBranchCommand,
} from "@aws-sdk/client-codecommit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { repositoryEvents, toldChanges } from "./events.ts";
import { gitIsMissing, Workbench } from "./git.ts";

describe.skipIf(gitIsMissing)(`git over HTTP${gitIsMissing ? " (git is absent)" : ""}`, () => {
  let cloud: Cloud;
  let codecommit: CodeCommitClient;
  let bench: Workbench;
  let url: string;
  const repositoryName = "pipelinedemo";

  beforeEach(async () => {
    cloud = await startCloud({ pace: "instant", listen: { port: 0 } });
    codecommit = new CodeCommitClient(clientConfig(cloud.target()));
    bench = new Workbench();
    const { repositoryMetadata } = await codecommit.send(new CreateRepositoryCommand({ repositoryName }));
    url = repositoryMetadata?.cloneUrlHttp ?? "";
  });

  afterEach(async () => {
    await cloud.stop();
    bench.remove();
  });

  const getBranch = async (branchName: string): Promise<string | undefined> =>
    (await codecommit.send(new GetBranchCommand({ repositoryName, branchName }))).branch?.commitId;

  it("clones the empty repository from its clone URL and pushes a first commit", async () => {
    expect(url).toBe(`${cloud.host.origin()}/v1/repos/pipelinedemo`);
    await bench.clone(url, "work");
    const commitId = await bench.commit("work", "template.json", "{}", "First");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");

    expect(await getBranch("main")).toBe(commitId);
    const { commit } = await codecommit.send(new GetCommitCommand({ repositoryName, commitId }));
    expect(commit).toMatchObject({
      message: "First\n",
      parents: [],
      author: { name: "Ada", email: "ada@example.com", date: expect.stringMatching(/^\d+ [+-]\d{4}$/) },
    });
    const file = await codecommit.send(new GetFileCommand({ repositoryName, filePath: "template.json" }));
    expect(Buffer.from(file.fileContent ?? []).toString()).toBe("{}");
    expect(file).toMatchObject({ commitId, fileMode: "NORMAL", fileSize: 2, filePath: "template.json" });
  });

  it("tells EventBridge of a push before the push returns", async () => {
    await bench.clone(url, "work");
    const first = await bench.commit("work", "a", "1");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");
    const second = await bench.commit("work", "a", "2");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");

    const { repositoryMetadata } = await codecommit.send(new GetRepositoryCommand({ repositoryName }));
    const common = {
      repositoryName,
      repositoryId: repositoryMetadata?.repositoryId,
      referenceType: "branch",
      referenceName: "main",
      referenceFullName: "refs/heads/main",
      callerUserArn: "arn:aws:iam::000000000000:root",
    };
    expect(repositoryEvents(cloud)).toEqual([
      {
        source: "aws.codecommit",
        "detail-type": "CodeCommit Repository State Change",
        resources: ["arn:aws:codecommit:us-east-1:000000000000:pipelinedemo"],
        detail: { event: "referenceCreated", ...common, commitId: first },
      },
      {
        source: "aws.codecommit",
        "detail-type": "CodeCommit Repository State Change",
        resources: ["arn:aws:codecommit:us-east-1:000000000000:pipelinedemo"],
        detail: { event: "referenceUpdated", ...common, commitId: second, oldCommitId: first },
      },
    ]);
  });

  it("leaves a trace of pushes and pulls in CloudTrail", async () => {
    await bench.clone(url, "work");
    const commit = await bench.commit("work", "a", "1");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");

    const cloudtrail = new CloudTrailClient(clientConfig(cloud.target()));
    const lookup = async (EventName: string): Promise<Record<string, unknown>[] | undefined> => {
      const LookupAttributes = [{ AttributeKey: "EventName" as const, AttributeValue: EventName }];
      const { Events } = await cloudtrail.send(new LookupEventsCommand({ LookupAttributes }));
      return Events?.map(({ CloudTrailEvent }) => JSON.parse(CloudTrailEvent ?? "{}"));
    };
    const pushes = (await lookup("GitPush"))?.toSorted(
      (a, b) => Number(b["readOnly"]) - Number(a["readOnly"]),
    );
    expect(pushes).toMatchObject([
      { readOnly: true, requestParameters: null, additionalEventData: { dataTransferred: false } },
      {
        readOnly: false,
        userAgent: expect.stringMatching(/^git\//),
        requestParameters: { references: [{ commit, ref: "refs/heads/main" }] },
        additionalEventData: { protocol: "HTTP", dataTransferred: true, repositoryName },
      },
    ]);
    expect((await lookup("GitPull"))?.[0]).toMatchObject({ readOnly: true, requestParameters: null });
  });

  it("makes the first pushed branch the default one, and the one that a clone checks out", async () => {
    await bench.clone(url, "work");
    await bench.commit("work", "a", "1");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:trunk");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:other");

    const { repositoryMetadata } = await codecommit.send(new GetRepositoryCommand({ repositoryName }));
    expect(repositoryMetadata?.defaultBranch).toBe("trunk");
    await bench.clone(url, "again");
    expect(await bench.git("again", "branch", "--show-current")).toBe("trunk");

    await codecommit.send(new UpdateDefaultBranchCommand({ repositoryName, defaultBranchName: "other" }));
    await bench.clone(url, "third");
    expect(await bench.git("third", "branch", "--show-current")).toBe("other");
  });

  it("rejects a push that is not a fast-forward, and takes it when forced", async () => {
    await bench.clone(url, "work");
    await bench.commit("work", "a", "1");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");
    await bench.git("work", "commit", "--quiet", "--amend", "--message", "Rewritten");

    await expect(bench.git("work", "push", "origin", "HEAD:main")).rejects.toThrow("[rejected]");
    expect(toldChanges(cloud)).toEqual(["referenceCreated main"]);

    await bench.git("work", "push", "--quiet", "--force", "origin", "HEAD:main");
    expect(await getBranch("main")).toBe(await bench.git("work", "rev-parse", "HEAD"));
    expect(toldChanges(cloud)).toEqual(["referenceCreated main", "referenceUpdated main"]);
  });

  it("tells of tags by the commit they name, and of deleted branches", async () => {
    await bench.clone(url, "work");
    const commitId = await bench.commit("work", "a", "1");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main", "HEAD:feature/x");
    await bench.git("work", "tag", "--annotate", "v1", "--message", "Version 1");
    await bench.git("work", "push", "--quiet", "origin", "v1");
    await bench.git("work", "push", "--quiet", "--delete", "origin", "feature/x");

    expect(toldChanges(cloud)).toEqual([
      "referenceCreated feature/x",
      "referenceCreated main",
      "referenceCreated v1",
      "referenceDeleted feature/x",
    ]);
    const [, , tag, deleted] = repositoryEvents(cloud).map(({ detail }) => detail);
    expect(tag).toMatchObject({ referenceType: "tag", referenceFullName: "refs/tags/v1", commitId });
    expect(deleted).toMatchObject({ oldCommitId: commitId });
    expect(deleted).not.toHaveProperty("commitId");
    const { branches } = await codecommit.send(new ListBranchesCommand({ repositoryName }));
    expect(branches).toEqual(["main"]);
  });

  it("refuses to delete the default branch by a push", async () => {
    await bench.clone(url, "work");
    await bench.commit("work", "a", "1");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");
    await expect(bench.git("work", "push", "--delete", "origin", "main")).rejects.toThrow(
      "refusing to delete the current branch",
    );
  });

  it("takes two pushes at once", async () => {
    await bench.clone(url, "one");
    await bench.clone(url, "two");
    const ids = await Promise.all([bench.commit("one", "a", "1"), bench.commit("two", "b", "2")]);
    await Promise.all([
      bench.git("one", "push", "--quiet", "origin", "HEAD:one"),
      bench.git("two", "push", "--quiet", "origin", "HEAD:two"),
    ]);
    expect(await Promise.all([getBranch("one"), getBranch("two")])).toEqual(ids);
    expect(toldChanges(cloud).toSorted()).toEqual(["referenceCreated one", "referenceCreated two"]);
  });

  it("lets one of two pushes to the same branch win, and tells of that one", async () => {
    await bench.clone(url, "one");
    await bench.clone(url, "two");
    await Promise.all([bench.commit("one", "a", "1"), bench.commit("two", "a", "2")]);
    const results = await Promise.allSettled([
      bench.git("one", "push", "--quiet", "origin", "HEAD:main"),
      bench.git("two", "push", "--quiet", "origin", "HEAD:main"),
    ]);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(toldChanges(cloud)).toEqual(["referenceCreated main"]);
  });

  it("serves a shallow clone, and deepens it", async () => {
    await bench.clone(url, "work");
    for (const content of ["1", "2", "3"]) await bench.commit("work", "a", content);
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");

    await bench.clone(url, "shallow", "--depth", "1");
    expect(await bench.git("shallow", "rev-list", "--count", "HEAD")).toBe("1");
    await bench.git("shallow", "fetch", "--quiet", "--unshallow");
    expect(await bench.git("shallow", "rev-list", "--count", "HEAD")).toBe("3");
  });

  it("takes a big pack, and reads it back by the API", async () => {
    const content = randomBytes(5_000_000).toString("base64");
    await bench.clone(url, "work");
    for (let index = 0; index < 120; index += 1) {
      writeFileSync(join(bench.dir, "work", `small-${index}`), `${index}`);
    }
    await bench.commit("work", "big", content);
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");

    const { files } = await codecommit.send(new GetFolderCommand({ repositoryName, folderPath: "/" }));
    expect(files).toHaveLength(121);
    const big = files?.find(({ absolutePath }) => absolutePath === "big");
    const blob = await codecommit.send(new GetBlobCommand({ repositoryName, blobId: big?.blobId }));
    expect(Buffer.from(blob.content ?? []).toString()).toBe(content);
    await expect(
      codecommit.send(new GetFileCommand({ repositoryName, filePath: "big" })),
    ).rejects.toMatchObject({ name: "FileTooLargeException" });
    await bench.clone(url, "again");
    expect(readFileSync(join(bench.dir, "again", "big"), "utf8")).toBe(content);
  });

  it("negotiates a fetch whose request git compresses", async () => {
    await bench.clone(url, "work");
    await bench.commit("work", "a", "1");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");
    await bench.clone(url, "other");
    await bench.commit("work", "a", "2");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");
    // Git compresses a request of more than 1024 bytes; each of these commits is a line of 50 in it.
    await bench.manyCommits("other", "main", 100);
    await bench.git("other", "fetch", "--quiet", "origin");
    expect(await bench.git("other", "rev-parse", "origin/main")).toBe(await getBranch("main"));
  });

  it("reports file modes, links and folders of what was pushed", async () => {
    await bench.clone(url, "work");
    const work = join(bench.dir, "work");
    mkdirSync(join(work, "scripts", "deep"), { recursive: true });
    writeFileSync(join(work, "scripts", "run.sh"), "#!/bin/sh\n");
    chmodSync(join(work, "scripts", "run.sh"), 0o755);
    writeFileSync(join(work, "scripts", "deep", "data"), "data");
    symlinkSync("run.sh", join(work, "scripts", "link"));
    await bench.commit("work", "readme.md", "# Hello");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");

    const folder = await codecommit.send(
      new GetFolderCommand({ repositoryName, folderPath: "/scripts/", commitSpecifier: "main" }),
    );
    expect(folder).toMatchObject({
      folderPath: "scripts",
      treeId: await bench.git("work", "rev-parse", "HEAD:scripts"),
      files: [{ absolutePath: "scripts/run.sh", relativePath: "run.sh", fileMode: "EXECUTABLE" }],
      symbolicLinks: [{ absolutePath: "scripts/link", fileMode: "SYMLINK" }],
      subFolders: [
        {
          absolutePath: "scripts/deep",
          relativePath: "deep",
          treeId: await bench.git("work", "rev-parse", "HEAD:scripts/deep"),
        },
      ],
      subModules: [],
    });
  });

  it("clones what was made by the API alone", async () => {
    const { commitId } = await codecommit.send(
      new CreateCommitCommand({
        repositoryName,
        branchName: "main",
        authorName: "Grace",
        email: "grace@example.com",
        commitMessage: "By the API",
        putFiles: [
          { filePath: "src/a.txt", fileContent: Buffer.from("a") },
          { filePath: "run.sh", fileContent: Buffer.from("#!/bin/sh\n"), fileMode: "EXECUTABLE" },
        ],
      }),
    );
    await bench.clone(url, "work");
    expect(await bench.git("work", "log", "--format=%H %an <%ae> %s")).toBe(
      `${commitId} Grace <grace@example.com> By the API`,
    );
    expect(await bench.git("work", "ls-tree", "-r", "--format=%(objectmode) %(path)", "HEAD")).toBe(
      "100755 run.sh\n100644 src/a.txt",
    );
    await bench.git("work", "fsck", "--strict");
  });

  it("goes on by git with what the API committed, and the reverse", async () => {
    await bench.clone(url, "work");
    const pushed = await bench.commit("work", "a", "1");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");
    const { commitId } = await codecommit.send(
      new PutFileCommand({
        repositoryName,
        branchName: "main",
        filePath: "b",
        fileContent: Buffer.from("2"),
        parentCommitId: pushed,
      }),
    );
    await bench.git("work", "pull", "--quiet", "origin", "main");
    expect(await bench.git("work", "rev-parse", "HEAD")).toBe(commitId);
    expect(readFileSync(join(bench.dir, "work", "b"), "utf8")).toBe("2");
  });

  it("answers git's own words for a repository that does not exist", async () => {
    const missing = url.replace(repositoryName, "nothing-here");
    await expect(bench.clone(missing, "work")).rejects.toThrow(/repository '.*nothing-here\/' not found/);
  });

  it("clones a repository of another Region by its own URL, and by its name while that is unique", async () => {
    const ireland = new CodeCommitClient(clientConfig(cloud.target({ region: "eu-west-1" })));
    const made = await ireland.send(new CreateRepositoryCommand({ repositoryName: "irish" }));
    await ireland.send(
      new PutFileCommand({
        repositoryName: "irish",
        branchName: "main",
        filePath: "a",
        fileContent: Buffer.from("1"),
      }),
    );
    await bench.clone(made.repositoryMetadata?.cloneUrlHttp ?? "", "exact");
    await bench.clone(url.replace(repositoryName, "irish"), "by-name");
    await codecommit.send(new CreateRepositoryCommand({ repositoryName: "irish" }));
    await bench.clone(url.replace(repositoryName, "irish"), "own-region");

    const heads = await Promise.all(
      ["exact", "by-name"].map((folder) => bench.git(folder, "rev-parse", "HEAD")),
    );
    expect(heads[0]).toBe(heads[1]);
    expect(readdirSync(join(bench.dir, "own-region"))).toEqual([".git"]);
  });

  it("ends what it started for a fetch when the cloud stops", async () => {
    const slow = request(`${url}/git-upload-pack`, {
      method: "POST",
      headers: { "content-type": "application/x-git-upload-pack-request", "transfer-encoding": "chunked" },
    });
    slow.on("error", () => undefined);
    slow.write("0011want ");
    const idle = (): Promise<boolean> =>
      Promise.race([cloud.host.tasks.idle().then(() => true), setImmediate(false)]);
    while (await idle()) await setImmediate();
    await cloud.stop();
    expect(await idle()).toBe(true);
    slow.destroy();
    cloud = await startCloud({ pace: "instant" });
  });

  it("serves no files of the repository besides the smart protocol", async () => {
    for (const path of [
      "/HEAD",
      "/config",
      "/objects/info/packs",
      "/info/refs",
      "/..%2f..%2fpipelab.sqlite",
      "",
    ]) {
      const response = await fetch(`${url}${path}`);
      expect([path, response.status]).toEqual([path, path === "/info/refs" ? 403 : 404]);
    }
  });

  it("refuses a pushed tree that would write outside of a checkout", async () => {
    await bench.clone(url, "work");
    await bench.commit("work", "a", "1");
    const blob = await bench.git("work", "rev-parse", "HEAD:a");
    const tree = await bench.mktree("work", `100644 blob ${blob}\t..\n`);
    const commit = await bench.git("work", "commit-tree", tree, "-m", "Bad");
    await expect(bench.git("work", "push", "origin", `${commit}:refs/heads/bad`)).rejects.toThrow(
      "hasDotdot",
    );
    expect(toldChanges(cloud)).toEqual([]);
  });

  it("forgets half a push when the client is killed in the middle of it", async () => {
    const places = join(cloud.host.dir, "codecommit", "000000000000", "us-east-1");
    const objects = join(places, readdirSync(places)[0] ?? "", "objects");
    const received = (): string[] =>
      readdirSync(objects, { recursive: true, encoding: "utf8" }).filter((name) => name.includes("tmp_"));
    await bench.clone(url, "work");
    await bench.commit("work", "a", "1");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");
    const before = await getBranch("main");
    const half = request(`${url}/git-receive-pack`, {
      method: "POST",
      headers: { "content-type": "application/x-git-receive-pack-request", "transfer-encoding": "chunked" },
    });
    half.on("error", () => undefined);
    const line = `${before} ${"1".repeat(40)} refs/heads/main\0 report-status`;
    half.write(`${(line.length + 4).toString(16).padStart(4, "0")}${line}0000`);
    half.write(Buffer.from("PACK\0\0\0\x02\0\0\x03\xe8", "latin1"));
    while (!received().some((name) => name.includes("tmp_pack"))) await setImmediate();
    half.destroy();
    await cloud.host.tasks.idle();

    expect(await getBranch("main")).toBe(before);
    expect(toldChanges(cloud)).toEqual(["referenceCreated main"]);
    await bench.commit("work", "a", "2");
    await bench.git("work", "push", "--quiet", "origin", "HEAD:main");
    expect(received()).toEqual([]);
  });
});
