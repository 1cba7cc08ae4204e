import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startCloud, type Cloud } from "../../../src/cloud/cloud.ts";

let cloud: Cloud;
let origin: string;

beforeAll(async () => {
  cloud = await startCloud({ pace: "instant", listen: { port: 0 } });
  origin = cloud.host.origin();
});
afterAll(() => cloud.stop());

describe("the event log over HTTP", () => {
  const append = (type: string): void => {
    cloud.host.store.events.append({ time: 1, stream: "test/events", type, data: "x".repeat(1_000) });
  };

  it.each(["limit=-1", "after=-1", "after=1e300", "after=x"])("refuses %s", async (query) => {
    expect((await fetch(`${origin}/_pipelab/events?${query}`)).status).toBe(400);
  });

  it("follows in order, from what was to what comes, however much it is", async () => {
    for (let index = 0; index < 500; index += 1) append(`Old${index}`);
    const stop = new AbortController();
    const response = await fetch(`${origin}/_pipelab/events?prefix=test/`, {
      headers: { accept: "text/event-stream" },
      signal: stop.signal,
    });
    const types: string[] = [];
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      types.push(...blocks.flatMap((block) => /^event: (.+)$/m.exec(block)?.[1] ?? []));
      if (types.length === 500) append("New");
      if (types.at(-1) === "New") break;
    }
    stop.abort();
    expect(types).toEqual([...Array.from({ length: 500 }, (_, index) => `Old${index}`), "New"]);
  });
});

describe("the clock over HTTP", () => {
  it("is not moved to where no date can be written", async () => {
    const move = (advance: string): Promise<Response> =>
      fetch(`${origin}/_pipelab/clock`, { method: "POST", body: JSON.stringify({ advance }) });
    expect((await move("99999999999d")).status).toBe(400);
    expect((await move("1d")).status).toBe(200);
  });
});

describe("console pages", () => {
  it("of a Region that cannot be lead nowhere", async () => {
    const response = await fetch(`${origin}/_pipelab/console/s3/buckets/b?region=../../x`);
    expect(response.status).toBe(404);
  });
});
