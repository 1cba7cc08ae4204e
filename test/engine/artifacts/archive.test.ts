import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ZipFile } from "yazl";
import { type ArchiveFile, InvalidArchive } from "../../../src/engine/artifacts/archive.ts";
import { artifactKey } from "../../../src/engine/artifacts/key.ts";
import { fileOf, unzip } from "../../../src/engine/artifacts/unzip.ts";
import { zip } from "../../../src/engine/artifacts/zip.ts";
import { createIds } from "../../../src/kernel/ids.ts";

const file = (path: string, text: string, kind: ArchiveFile["kind"] = "file"): ArchiveFile => ({
  path,
  kind,
  content: Buffer.from(text),
});

/** A zip as an attacker's tool would make it: yazl refuses such names, so one of the same length is overwritten. */
async function zipNamed(name: string, content = "x", mode = 0o100644): Promise<Buffer> {
  const archive = new ZipFile();
  const stand = "n".repeat(name.length);
  archive.addBuffer(Buffer.from(content), stand, { mode, compress: false });
  archive.end();
  const bytes = await buffer(archive.outputStream);
  for (let at = bytes.indexOf(stand); at !== -1; at = bytes.indexOf(stand)) bytes.write(name, at);
  return bytes;
}

describe("an artifact's zip", () => {
  it("gives back the files that went in, with execution bits and symlinks", async () => {
    const files = [
      file("scripts/start.sh", "#!/bin/sh\n", "executable"),
      file("S3Retain.yaml", "Resources: {}\n"),
      file("template.yaml", "S3Retain.yaml", "symlink"),
    ];
    expect(await unzip(await zip(files))).toEqual([files[1], files[0], files[2]]);
  });

  it("has the same bytes for the same files, whatever their order", async () => {
    const [a, b] = [file("a.txt", "1"), file("b/c.txt", "2")];
    expect(await zip([b, a])).toEqual(await zip([a, b]));
  });

  it("finds one file by its path, through a symlink too, and tells when there is none", async () => {
    const bytes = await zip([
      file("infra/S3Retain.yaml", "Resources: {}"),
      file("infra/latest.yaml", "S3Retain.yaml", "symlink"),
    ]);
    expect(String(await fileOf(bytes, "infra/S3Retain.yaml"))).toBe("Resources: {}");
    expect(String(await fileOf(bytes, "./infra/latest.yaml"))).toBe("Resources: {}");
    expect(await fileOf(bytes, "S3Retain.yaml")).toBeUndefined();
  });

  it("unpacks only the file that is asked for", async () => {
    const bytes = await zip([file("big", "x".repeat(10_000)), file("small", "y")]);
    // Behind the name of the first entry: its packed bytes.
    bytes.fill(0xff, bytes.indexOf("big") + 3, bytes.indexOf("big") + 20);
    await expect(unzip(bytes)).rejects.toThrow(InvalidArchive);
    expect(String(await fileOf(bytes, "small"))).toBe("y");
  });

  it.each(["/etc/passwd", "../outside.txt", "a/../../outside.txt", "C:/windows.txt", "..\\outside.txt"])(
    "refuses the entry %s",
    async (name) => {
      await expect(unzip(await zipNamed(name))).rejects.toThrow(InvalidArchive);
    },
  );

  it.each(["/etc/passwd", "../../outside", "../up"])("refuses a symlink to %s", async (target) => {
    await expect(unzip(await zip([file("link", target, "symlink")]))).rejects.toThrow(
      /symlink out of its folder/,
    );
  });

  it("refuses a file behind a symlink", async () => {
    const bytes = await zip([file("a", "b", "symlink"), file("a/file", "x")]);
    await expect(unzip(bytes)).rejects.toThrow(/behind a symlink/);
  });

  it("refuses more than its limits, and what is no zip at all", async () => {
    const bytes = await zip([file("a", "x".repeat(100)), file("b", "y".repeat(100))]);
    await expect(unzip(bytes, { entries: 10, bytes: 150 })).rejects.toThrow(/more than 150 bytes/);
    await expect(unzip(bytes, { entries: 1, bytes: 1000 })).rejects.toThrow(/2 entries/);
    await expect(unzip(Buffer.from("<html>not a zip</html>"))).rejects.toThrow(InvalidArchive);
    await expect(unzip(Buffer.alloc(0))).rejects.toThrow(InvalidArchive);
  });
});

const pythonIsMissing = spawnSync("python3", ["--version"]).error !== undefined;

describe.skipIf(pythonIsMissing)(`with python3${pythonIsMissing ? " (absent)" : ""}`, () => {
  let dir = "";
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), "pipelab-zip-"));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  it("is read by others, and reads what others packed", async () => {
    writeFileSync(join(dir, "run.sh"), "#!/bin/sh\n");
    chmodSync(join(dir, "run.sh"), 0o755);
    const python = (code: string): string =>
      execFileSync("python3", ["-c", code], { cwd: dir, encoding: "utf8" });
    const ours = await zip([
      file("run.sh", "#!/bin/sh\n", "executable"),
      file("latest", "run.sh", "symlink"),
    ]);
    writeFileSync(join(dir, "ours.zip"), ours);
    const modes = python(
      "import zipfile; print(*[f'{i.filename}:{i.external_attr >> 16:o}' for i in zipfile.ZipFile('ours.zip').infolist()])",
    );
    expect(modes.trim()).toBe("latest:120777 run.sh:100755");
    python("import zipfile; z = zipfile.ZipFile('theirs.zip', 'w'); z.write('run.sh'); z.close()");
    expect(await unzip(readFileSync(join(dir, "theirs.zip")))).toEqual([
      file("run.sh", "#!/bin/sh\n", "executable"),
    ]);
  });
});

describe("an artifact's key", () => {
  it("is cut as AWS cuts it", () => {
    expect(artifactKey("ManualApprove4CF", "SourceArtifact", createIds("seed"))).toMatch(
      /^ManualApprove4CF\/SourceArti\/[A-Za-z0-9]{7}$/,
    );
    expect(artifactKey("a-pipeline-with-a-long-name", "App", createIds("seed"))).toMatch(
      /^a-pipeline-with-a-lo\/App\/[A-Za-z0-9]{7}$/,
    );
  });
});
