import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { isRefName } from "../../../../src/cloud/services/codecommit/names.ts";
import { requireFolderPath } from "../../../../src/cloud/services/codecommit/paths.ts";
import { gitIsMissing } from "./git.ts";

const BRANCHES = [
  ...["main", "feature/x", "v1.0", "a.b/c_d-e", "é/ü", "a@b", "1", "release-2026", "a{b}", "refs/heads/x"],
  ...[
    "",
    "/",
    "a/",
    "/a",
    "a//b",
    ".a",
    "a/.b",
    "a.",
    "a..b",
    "a.lock",
    "a.lock/b",
    "a b",
    "a~1",
    "a^",
    "a:b",
  ],
  ...["a?b", "a*b", "a[b", "a\\b", "a\tb", "a\x7fb", "a@{1}", "..", "../../HEAD", "a\nb"],
];

describe("names", () => {
  it.skipIf(gitIsMissing)(
    `takes the branch names that git takes${gitIsMissing ? " (git is absent)" : ""}`,
    () => {
      const git = BRANCHES.filter(
        (name) => spawnSync("git", ["check-ref-format", `refs/heads/${name}`]).status === 0,
      );
      expect(BRANCHES.filter(isRefName)).toEqual(git);
    },
  );

  it("takes file paths with or without a leading slash, and none that leaves the work tree", () => {
    expect(["", "/", "a", "/a/b", "a/b/", "..a/b..", ".github/x"].map(requireFolderPath)).toEqual([
      "",
      "",
      "a",
      "a/b",
      "a/b",
      "..a/b..",
      ".github/x",
    ]);
    for (const path of [
      "..",
      "a/../b",
      "./a",
      "//a",
      ".git",
      "a/.Git/b",
      "git~1/x",
      ".git./x",
      "a\\b",
      "a\nb",
      "x".repeat(5000),
    ]) {
      expect(() => requireFolderPath(path), path).toThrow("not valid");
    }
  });
});
