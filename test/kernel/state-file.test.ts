import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startCloud } from "../../src/cloud/cloud.ts";
import { Store } from "../../src/kernel/store.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "pipelab-state-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("a state folder", () => {
  it("that another pipelab uses is refused, and is free again when that one ends", () => {
    const first = Store.open({ dir });
    expect(() => Store.open({ dir })).toThrow(`The state folder ${dir} is in use by another pipelab; end it`);
    first.collection("c").put("k", 1);
    first.close();
    const second = Store.open({ dir });
    expect(second.collection("c").get("k")).toBe(1);
    second.close();
  });

  it("of a newer pipelab is refused and left as it is", () => {
    const file = join(dir, "pipelab.sqlite");
    const db = new DatabaseSync(file);
    db.exec("CREATE TABLE later (x); PRAGMA user_version = 2");
    db.close();
    const before = readFileSync(file);
    expect(() => Store.open({ dir })).toThrow("was made by a newer pipelab");
    const after = new DatabaseSync(file);
    expect(after.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "later" }]);
    after.close();
    expect(before.length).toBeGreaterThan(0);
  });

  it.each([
    ["no database", (file: string) => writeFileSync(file, "garbage".repeat(1_000)), "is damaged"],
    ["a folder in the database's place", (file: string) => mkdirSync(file), "cannot be used"],
  ])("with %s says so in one line", (_name, spoil, words) => {
    spoil(join(dir, "pipelab.sqlite"));
    expect(() => Store.open({ dir })).toThrow(words);
  });

  it.skipIf(process.platform !== "linux")(
    "that the system will not make says so, and does not try for ever",
    () => {
      expect(() => Store.open({ dir: "/proc/pipelab" })).toThrow(
        /^The state folder \/proc\/pipelab cannot be used: .*Choose another with --state\.$/,
      );
    },
  );

  it("that is a file says so in one line", () => {
    const file = join(dir, "file");
    writeFileSync(file, "");
    expect(() => Store.open({ dir: file })).toThrow(`The state folder ${file} cannot be used: EEXIST`);
  });

  it("with damaged pages behind a sound first one is a user's trouble, not a stack trace", async () => {
    const file = join(dir, "pipelab.sqlite");
    const store = Store.open({ dir });
    for (let index = 0; index < 500; index += 1) store.collection("c").put(`k${index}`, "x".repeat(200));
    store.close();
    const bytes = readFileSync(file);
    for (let at = 4_096; at < bytes.length; at += 37) bytes[at] = (bytes[at] ?? 0) ^ 0x5a;
    writeFileSync(file, bytes);
    await expect(startCloud({ stateDir: dir })).rejects.toThrow(`The state folder ${dir} is damaged`);
  });
});
