import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** Why tests with the real git are skipped, if they are. */
export const gitIsMissing = spawnSync("git", ["--version"]).error !== undefined;

const IDENTITY = { name: "Ada", email: "ada@example.com" };

const gitEnvironment = {
  PATH: process.env["PATH"] ?? "",
  HOME: tmpdir(),
  GIT_CONFIG_GLOBAL: devNull,
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_TERMINAL_PROMPT: "0",
  GIT_AUTHOR_NAME: IDENTITY.name,
  GIT_AUTHOR_EMAIL: IDENTITY.email,
  GIT_COMMITTER_NAME: IDENTITY.name,
  GIT_COMMITTER_EMAIL: IDENTITY.email,
  LC_ALL: "C",
};

/** A learner at a terminal: a folder, and the real git program with no configuration. */
export class Workbench {
  readonly dir = mkdtempSync(join(tmpdir(), "pipelab-git-"));

  /** Runs git in a folder of the workbench; answers its output. @throws with git's own message */
  async git(folder: string, ...args: string[]): Promise<string> {
    const { stdout } = await execa("git", args, {
      cwd: join(this.dir, folder),
      env: gitEnvironment,
      extendEnv: false,
    });
    return stdout;
  }

  /** Clones a repository into `folder`. */
  async clone(url: string, folder: string, ...options: string[]): Promise<void> {
    await this.git(".", "clone", "--quiet", ...options, url, folder);
  }

  /** Writes a file and commits it. @returns the commit's id */
  async commit(folder: string, path: string, content: string, message = `Change ${path}`): Promise<string> {
    writeFileSync(join(this.dir, folder, path), content);
    await this.git(folder, "add", "--all");
    await this.git(folder, "commit", "--quiet", "--message", message);
    return await this.git(folder, "rev-parse", "HEAD");
  }

  /** Puts `count` commits on top of a branch, at once. */
  async manyCommits(folder: string, branch: string, count: number): Promise<void> {
    const commits = Array.from(
      { length: count },
      (_, index) =>
        `commit refs/heads/${branch}\ncommitter Ada <ada@example.com> ${1_700_000_000 + index} +0000\ndata 2\n${index % 10}\n` +
        (index === 0 ? `from refs/heads/${branch}^0\n` : ""),
    );
    await execa("git", ["fast-import", "--quiet"], {
      cwd: join(this.dir, folder),
      env: gitEnvironment,
      extendEnv: false,
      input: commits.join("\n"),
    });
  }

  /** Writes a tree that no checkout would make. @returns its id */
  async mktree(folder: string, input: string): Promise<string> {
    const { stdout } = await execa("git", ["mktree"], {
      cwd: join(this.dir, folder),
      env: gitEnvironment,
      extendEnv: false,
      input,
    });
    return stdout;
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
