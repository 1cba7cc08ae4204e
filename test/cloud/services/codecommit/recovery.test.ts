import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  CodeCommitClient,
  CreateRepositoryCommand,
  GetRepositoryCommand,
  PutFileCommand,
} from "@aws-sdk/client-codecommit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startCloud, type Cloud } from "../../../../src/cloud/cloud.ts";
import { clientConfig } from "../../../../src/kernel/target.ts";
import { toldChanges } from "./events.ts";
import { gitIsMissing, Workbench } from "./git.ts";

const repositoryName = "demo";

describe("after the process was killed", () => {
  let stateDir: string;
  let cloud: Cloud;
  let codecommit: CodeCommitClient;

  async function start(): Promise<void> {
    cloud = await startCloud({ pace: "instant", stateDir, listen: { port: 0 } });
    codecommit = new CodeCommitClient(clientConfig(cloud.target()));
  }

  beforeEach(async () => {
    stateDir = mkdtempSync(join(tmpdir(), "pipelab-state-"));
    await start();
    await codecommit.send(new CreateRepositoryCommand({ repositoryName }));
  });

  afterEach(async () => {
    await cloud.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  const placeDir = (): string => join(stateDir, "codecommit", "000000000000", "us-east-1");
  const gitdir = (): string => join(placeDir(), readdirSync(placeDir())[0] ?? "");

  it.skipIf(gitIsMissing)(
    `tells once of a push that nobody was told of${gitIsMissing ? " (git is absent)" : ""}`,
    async () => {
      const bench = new Workbench();
      await bench.git(".", "init", "--quiet", "--initial-branch", "main", "work");
      await bench.commit("work", "a", "1");
      await cloud.stop();
      await bench.git("work", "push", "--quiet", gitdir(), "HEAD:trunk");

      await start();
      expect(toldChanges(cloud)).toEqual(["referenceCreated trunk"]);
      const { repositoryMetadata } = await codecommit.send(new GetRepositoryCommand({ repositoryName }));
      expect(repositoryMetadata?.defaultBranch).toBe("trunk");
      await cloud.stop();
      await start();
      expect(toldChanges(cloud)).toEqual(["referenceCreated trunk"]);
      bench.remove();
    },
  );

  it("removes locks, half received objects and unfinished repositories that would stand in the way", async () => {
    await cloud.stop();
    writeFileSync(join(gitdir(), "refs", "heads", "main.lock"), "");
    writeFileSync(join(gitdir(), "packed-refs.lock"), "");
    const quarantine = join(gitdir(), "objects", "tmp_objdir-incoming-x");
    mkdirSync(quarantine);
    const half = join(gitdir(), "objects", "65", "tmp_obj_1d89905bd429");
    mkdirSync(dirname(half));
    writeFileSync(half, "");
    const kept = gitdir();
    mkdirSync(join(placeDir(), "zzz-unfinished.git"));

    await start();
    await codecommit.send(
      new PutFileCommand({
        repositoryName,
        branchName: "main",
        filePath: "a",
        fileContent: Buffer.from("1"),
      }),
    );
    expect(existsSync(quarantine)).toBe(false);
    expect(existsSync(half)).toBe(false);
    expect(readdirSync(placeDir()).map((name) => join(placeDir(), name))).toEqual([kept]);
    expect(toldChanges(cloud)).toEqual(["referenceCreated main"]);
  });

  it("starts with a repository whose folder was lost, and lets it be used again", async () => {
    await cloud.stop();
    rmSync(gitdir(), { recursive: true });
    await start();
    const put = await codecommit.send(
      new PutFileCommand({
        repositoryName,
        branchName: "main",
        filePath: "a",
        fileContent: Buffer.from("1"),
      }),
    );
    expect(put.commitId).toMatch(/^[0-9a-f]{40}$/);
  });

  it("says that git is missing where it is, while the API goes on", async () => {
    vi.stubEnv("PATH", stateDir);
    const response = await fetch(
      `${cloud.host.origin()}/v1/repos/${repositoryName}/info/refs?service=git-upload-pack`,
    );
    vi.unstubAllEnvs();
    expect([response.status, await response.text()]).toEqual([
      501,
      "git over HTTP needs the git program on the PATH of the machine that runs pipelab\n",
    ]);
    const put = await codecommit.send(
      new PutFileCommand({
        repositoryName,
        branchName: "main",
        filePath: "a",
        fileContent: Buffer.from("1"),
      }),
    );
    expect(put.commitId).toMatch(/^[0-9a-f]{40}$/);
  });
});
