import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { has } from "./outside.ts";
import { BIN, serve, type Served } from "./serve.ts";

const aws = has("aws", "--version");
const shells = ["sh", ...(has("bash", "--version") ? ["bash"] : [])];

/** A user with a real profile, set in every way that a client could take it up; whoever asks it for credentials leaves a trace. */
describe.skipIf(!aws)(`a user's own AWS account${aws ? "" : " (aws is absent)"}`, () => {
  let served: Served;
  let home: string;
  beforeAll(async () => {
    served = await serve("--in-memory");
  });
  afterAll(() => served.end());
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "pipelab-home-"));
    mkdirSync(join(home, ".aws"));
    const settings = `endpoint_url = http://127.0.0.1:9\ncredential_process = touch ${join(home, "trace")}\n`;
    writeFileSync(join(home, ".aws", "config"), `[default]\n${settings}\n[profile prod]\n${settings}`);
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const real = (): Record<string, string | undefined> => ({
    PATH: process.env["PATH"],
    HOME: home,
    AWS_PROFILE: "prod",
    AWS_SESSION_TOKEN: "real",
    AWS_CREDENTIAL_EXPIRATION: "2020-01-01T00:00:00Z",
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true",
    AWS_ENDPOINT_URL_STS: "http://127.0.0.1:9",
    HTTP_PROXY: "http://127.0.0.1:9",
    http_proxy: "http://127.0.0.1:9",
    NO_PROXY: "intranet.example",
  });
  const who = "aws sts get-caller-identity --query Arn --output text";
  const run = (file: string, args: string[]) =>
    execa(file, args, {
      env: real(),
      extendEnv: false,
      reject: false,
      stdin: "ignore",
    });

  it("leaves a trace when it is asked", async () => {
    await run("sh", ["-c", `AWS_CREDENTIAL_EXPIRATION= AWS_MAX_ATTEMPTS=1 ${who}`]);
    expect(existsSync(join(home, "trace"))).toBe(true);
  });

  it.each(shells)("is left alone after eval of pipelab env in %s", async (shell) => {
    const env = `"${process.execPath}" "${BIN}" env --endpoint-url ${served.origin}`;
    const { stdout, stderr } = await run(shell, ["-euc", `eval "$(${env})"; ${who}; echo $NO_PROXY`]);
    expect(stderr).toBe("");
    expect(stdout).toBe("arn:aws:iam::000000000000:root\n127.0.0.1,localhost,::1,intranet.example");
    expect(existsSync(join(home, "trace"))).toBe(false);
  });

  it.each(shells)("is left alone in pipelab shell with %s", async (shell) => {
    const args = [BIN, "shell", "--endpoint-url", served.origin];
    const { stdout, stderr, exitCode } = await execa(process.execPath, args, {
      env: { ...real(), SHELL: shell },
      extendEnv: false,
      input: `${who}\nexit 3\n`,
      reject: false,
    });
    expect(stderr).toBe(`AWS is ${served.origin} in this shell; leave it with: exit`);
    expect(stdout).toBe("arn:aws:iam::000000000000:root");
    expect(exitCode).toBe(3);
    expect(existsSync(join(home, "trace"))).toBe(false);
  });
});
