import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Store } from "../../src/kernel/store.ts";

const dirs: string[] = [];
const folder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), "pipelab-store-"));
  dirs.push(dir);
  return dir;
};
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

const event = (
  type: string,
  stream = "s/1",
): { time: number; stream: string; type: string; data: object } => ({
  time: 1,
  stream,
  type,
  data: { type },
});

describe("records", () => {
  it("list in key order, by prefix, after a key, up to a limit", () => {
    const records = Store.open("memory").collection<number>("n");
    for (const [index, key] of ["b/2", "a", "b/1", "c", "b/\u{1F600}"].entries()) records.put(key, index);
    expect(records.entries().map(({ key }) => key)).toEqual(["a", "b/1", "b/2", "b/\u{1F600}", "c"]);
    expect(records.entries({ prefix: "b/" }).map(({ key }) => key)).toEqual(["b/1", "b/2", "b/\u{1F600}"]);
    expect(records.values({ prefix: "b/", after: "b/1", limit: 1 })).toEqual([0]);
    expect(records.delete("a")).toBe(true);
    expect(records.delete("a")).toBe(false);
    expect(records.get("a")).toBeUndefined();
  });

  it("of one collection are not those of another", () => {
    const store = Store.open("memory");
    store.collection("x").put("k", 1);
    expect(store.collection("y").get("k")).toBeUndefined();
  });
});

describe("a transaction", () => {
  it("keeps records and events together, or neither; listeners hear only what was kept", () => {
    const store = Store.open("memory");
    const heard: string[] = [];
    store.events.subscribe("s/", ({ type }) => heard.push(type));
    const failing = (): void =>
      store.transaction(() => {
        store.collection("c").put("k", 1);
        store.events.append(event("Lost"));
        throw new Error("no");
      });
    expect(failing).toThrow("no");
    expect(store.collection("c").get("k")).toBeUndefined();
    expect(store.events.read()).toEqual([]);
    store.transaction(() => {
      store.events.append(event("Kept"));
      expect(heard).toEqual([]);
      store.transaction(() => store.events.append(event("Nested")));
    });
    expect(heard).toEqual(["Kept", "Nested"]);
  });
});

describe("the event log", () => {
  it("is read by stream, by prefix, after an id, newest first", () => {
    const { events } = Store.open("memory");
    for (const stream of ["a/1", "b/1", "a/2", "a/1"]) events.append(event("E", stream));
    expect(events.read({ stream: "a/1" }).map(({ id }) => id)).toEqual([1, 4]);
    expect(events.read({ prefix: "a/", after: 1 }).map(({ id }) => id)).toEqual([3, 4]);
    expect(events.read({ reverse: true, limit: 2 }).map(({ id }) => id)).toEqual([4, 3]);
    expect(events.lastId()).toBe(4);
  });

  it("tells listeners of their prefix in order, also of what a listener appends", () => {
    const { events } = Store.open("memory");
    const heard: string[] = [];
    events.subscribe("a/", ({ type }) => {
      heard.push(type);
      if (type === "First") events.append(event("Answer", "a/1"));
    });
    const stop = events.subscribe("", ({ type }) => heard.push(`all:${type}`));
    events.append(event("First", "a/1"));
    stop();
    events.append(event("Other", "b/1"));
    expect(heard).toEqual(["First", "all:First", "Answer", "all:Answer"]);
  });
});

describe("a process killed with SIGKILL while it writes", () => {
  it(
    "leaves a store that opens, with every record that was said to be kept, and its event",
    { timeout: 30_000 },
    async () => {
      const dir = folder();
      const script = join(dir, "writer.ts");
      const storeModule = resolve(import.meta.dirname, "../../src/kernel/store.ts");
      writeFileSync(
        script,
        // Not process.stdout: in a loop that never ends, what it could not write at once is never written.
        `import { writeSync } from "node:fs";
       import { Store } from ${JSON.stringify(storeModule)};
       const store = Store.open({ dir: ${JSON.stringify(dir)} });
       for (let n = store.events.lastId() + 1; ; n++) {
         store.transaction(() => {
           store.collection("c").put(String(n), n);
           store.events.append({ time: n, stream: "s", type: "Kept", data: n });
         });
         writeSync(1, n + "\\n");
       }`,
      );
      for (let round = 0; round < 5; round++) {
        const child = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "ignore"] });
        // Heard from the start: a child whose reader is gone may end before it is killed.
        const exit = once(child, "exit");
        let said = 0;
        for await (const chunk of child.stdout) {
          said = Number(String(chunk).trimEnd().split("\n").at(-1)) || said;
          if (said % 7 === round || said > 500) break;
        }
        child.kill("SIGKILL");
        await exit;
        const store = Store.open({ dir });
        const kept = store.events.read<number>({ stream: "s" }).map(({ data }) => data);
        expect(kept.length).toBeGreaterThanOrEqual(said);
        expect(kept).toEqual(kept.map((_, index) => index + 1));
        expect(store.collection("c").values().length).toBe(kept.length);
        store.close();
      }
    },
  );
});
