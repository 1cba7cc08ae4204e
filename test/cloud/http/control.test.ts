import { CreateTopicCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Control } from "../../../src/backends/control.ts";
import { endpoint } from "../../../src/backends/endpoint.ts";
import { startCloud, type Cloud } from "../../../src/cloud/cloud.ts";
import type { LoggedEvent } from "../../../src/kernel/event-log.ts";
import { clientConfig } from "../../../src/kernel/target.ts";

let cloud: Cloud;
afterEach(() => cloud.stop());

const post = (path: string, body = ""): Promise<Response> =>
  fetch(`${cloud.host.origin()}${path}`, { method: "POST", body });
const topics = async (): Promise<string[]> => {
  const { Topics } = await new SNSClient(clientConfig(cloud.target())).send(new ListTopicsCommand({}));
  return (Topics ?? []).map(({ TopicArn }) => TopicArn?.split(":").at(-1) ?? "");
};
const createTopic = (Name: string): Promise<unknown> =>
  new SNSClient(clientConfig(cloud.target())).send(new CreateTopicCommand({ Name }));

describe("reset", () => {
  it.each(["/_pipelab/reset", "/_localstack/state/reset", "/moto-api/reset"])(
    "%s forgets everything and goes on",
    async (path) => {
      cloud = await startCloud({ pace: "instant", listen: { port: 0 } });
      await createTopic("old");
      expect((await post(path)).status).toBe(200);
      expect(await topics()).toEqual([]);
      await createTopic("new");
      expect(await topics()).toEqual(["new"]);
      expect((await fetch(`${cloud.host.origin()}${path}`)).status).toBe(405);
    },
  );

  it("empties the state folder, for the next process too", async () => {
    const stateDir = mkdtempSync(join(tmpdir(), "pipelab-reset-"));
    cloud = await startCloud({ pace: "instant", listen: { port: 0 }, stateDir });
    await createTopic("old");
    await post("/_pipelab/reset");
    await cloud.stop();
    cloud = await startCloud({ pace: "instant", listen: { port: 0 }, stateDir });
    expect(await topics()).toEqual([]);
    rmSync(stateDir, { recursive: true });
  });

  it("leaves no folder in the temporary one when the cloud stops", async () => {
    cloud = await startCloud({ pace: "instant", listen: { port: 0 } });
    await post("/_pipelab/reset");
    await cloud.stop();
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`pipelab-cloud-${process.pid}-`))).toEqual(
      [],
    );
    cloud = await startCloud({ pace: "instant" });
  });
});

describe("the control routes", () => {
  it("tell health, to tools made for LocalStack too", async () => {
    cloud = await startCloud({ pace: "instant", listen: { port: 0 } });
    const ask = async (path: string): Promise<unknown> =>
      (await fetch(`${cloud.host.origin()}${path}`)).json();
    expect(await ask("/_pipelab/health")).toMatchObject({
      account: "000000000000",
      services: { codepipeline: "running" },
    });
    expect(await ask("/_localstack/health")).toMatchObject({ services: { s3: "running" } });
    expect(await ask("/_localstack/init")).toMatchObject({ completed: { READY: true } });
    expect((await fetch(`${cloud.host.origin()}/_pipelab/nothing`)).status).toBe(404);
  });

  it("stream the event log, over a socket and in process, and go on after the last id", async () => {
    cloud = await startCloud({ pace: "instant", listen: { port: 0 } });
    for (const target of [endpoint(cloud.host.origin()).target, cloud.target()]) {
      const control = new Control(target);
      const after = cloud.host.store.events.lastId();
      const end = new AbortController();
      const heard: LoggedEvent[] = [];
      const done = control.subscribe(
        after,
        (event) => {
          heard.push(event);
          if (heard.length === 2) end.abort();
        },
        end.signal,
        "cloudtrail/",
      );
      await createTopic("one");
      await createTopic("two");
      await done;
      expect(heard.map(({ data }) => (data as { eventName: string }).eventName)).toEqual([
        "CreateTopic",
        "CreateTopic",
      ]);
      expect(heard[0]?.id).toBeGreaterThan(after);
    }
  });

  it("move the clock, and say how when they are asked wrongly", async () => {
    cloud = await startCloud({ pace: "instant", listen: { port: 0 } });
    const before = cloud.host.clock.now();
    expect((await post("/_pipelab/clock", '{"advance":"7d"}')).status).toBe(200);
    expect(cloud.host.clock.now() - before).toBeGreaterThanOrEqual(7 * 86_400_000);
    const refused = await post("/_pipelab/clock", '{"advance":"a week"}');
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("is not a duration");
  });

  it("follow no link that leads elsewhere", async () => {
    cloud = await startCloud({ pace: "instant" });
    await expect(new Control(cloud.target()).follow("https://example.com/")).rejects.toThrow(
      "leads out of the lab",
    );
  });
});
