import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CodeCommitClient, CreateRepositoryCommand, PutFileCommand } from "@aws-sdk/client-codecommit";
import { CreateTopicCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { endpoint } from "../../src/backends/endpoint.ts";
import { clientConfig } from "../../src/kernel/target.ts";
import { BIN, serve } from "./serve.ts";

const node = (...args: string[]) =>
  execa(process.execPath, [BIN, ...args], { reject: false, stdin: "ignore" });

describe("pipelab serve", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("ends cleanly at %s, exit 0", async (signal) => {
    const served = await serve("--in-memory");
    expect(await served.end(signal)).toBe(0);
  });

  it("goes on with its state folder after SIGKILL", async () => {
    const dir = mkdtempSync(join(tmpdir(), "pipelab-state-"));
    const first = await serve("--state", dir);
    await new SNSClient(clientConfig(endpoint(first.origin).target)).send(
      new CreateTopicCommand({ Name: "kept" }),
    );
    await first.end("SIGKILL");
    const second = await serve("--state", dir);
    const { Topics } = await new SNSClient(clientConfig(endpoint(second.origin).target)).send(
      new ListTopicsCommand({}),
    );
    expect(Topics).toEqual([{ TopicArn: "arn:aws:sns:us-east-1:000000000000:kept" }]);
    await second.end();
    rmSync(dir, { recursive: true });
  });

  it("refuses a state folder that another one uses, and leaves that one alone", async () => {
    const dir = mkdtempSync(join(tmpdir(), "pipelab-state-"));
    const first = await serve("--state", dir);
    const second = await node("serve", "--port", "0", "--state", dir);
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toBe(
      `pipelab: The state folder ${dir} is in use by another pipelab; end it, or choose another folder with --state.`,
    );
    await new SNSClient(clientConfig(endpoint(first.origin).target)).send(
      new CreateTopicCommand({ Name: "kept" }),
    );
    expect(await first.end()).toBe(0);
    rmSync(dir, { recursive: true });
  });

  it("ends at SIGTERM in the middle of requests without a complaint", async () => {
    const child = execa(process.execPath, [BIN, "serve", "--port", "0", "--pace", "instant"], {
      stdin: "ignore",
      reject: false,
    });
    const lines = child.iterable();
    await lines.next();
    const { value: origin } = await lines.next();
    const codecommit = new CodeCommitClient(clientConfig(endpoint(String(origin)).target));
    const repositoryName = "busy";
    await codecommit.send(new CreateRepositoryCommand({ repositoryName }));
    const requests = Array.from({ length: 40 }, (_, index) =>
      codecommit
        .send(
          new PutFileCommand({
            repositoryName,
            branchName: "main",
            filePath: `f${index}`,
            fileContent: Buffer.from("x"),
          }),
        )
        .catch(() => undefined),
    );
    await Promise.race(requests);
    child.kill("SIGTERM");
    await Promise.all(requests);
    expect(await child).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it("says in one line who has the port", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { exitCode, stderr } = await node("serve", "--port", String(port));
    server.close();
    server.closeAllConnections();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`^pipelab: Port ${port} is taken by another program; .*--port.*$`));
    const other = await serve("--in-memory");
    const again = await node("serve", "--port", new URL(other.origin).port);
    expect(again.stderr).toContain("is taken by another pipelab");
    await other.end();
  });

  it.each([
    ["0.0.0.0", /^pipelab: listening on 0\.0\.0\.0: whoever reaches that address has the account's root\.$/],
    ["127.0.0.1", /^$/],
  ])("says what listening on %s means", async (host, words) => {
    const child = node("serve", "--port", "0", "--host", host);
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect((await child).stderr).toMatch(words);
  });

  it("answers wrong usage with exit 2", async () => {
    expect((await node("serve", "--port", "many")).exitCode).toBe(2);
    expect((await node("nonsense")).exitCode).toBe(2);
    expect((await node("serve", "--pace", "warp")).exitCode).toBe(2);
  });
});

describe("pipelab env", () => {
  it("prints exports that lead away from real accounts", async () => {
    const { stdout } = await node("env", "--endpoint-url", "http://127.0.0.1:4599");
    expect(stdout).toContain("unset AWS_PROFILE");
    expect(stdout).toContain("export AWS_ENDPOINT_URL=http://127.0.0.1:4599");
  });
});

describe("pipelab doctor", () => {
  it("says what each program is needed for, also when git is not on PATH", async () => {
    const { stdout, exitCode } = await execa(process.execPath, [BIN, "doctor"], {
      env: { PATH: "/nonexistent" },
      extendEnv: false,
    });
    expect(stdout).toMatch(/✗ git +not found: needed for git clone/);
    expect(exitCode).toBe(0);
  });
});
