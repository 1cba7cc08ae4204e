import { execa } from "execa";
import { describe, expect, it } from "vitest";
import { BIN } from "./serve.ts";

const pipelab = (args: string[], env: Record<string, string> = {}) =>
  execa(process.execPath, [BIN, ...args], { reject: false, stdin: "ignore", env });

describe("wrong usage", () => {
  it.each([
    ["bogus", "there is no command bogus; see: pipelab --help"],
    ["--bogus", "unknown option '--bogus'; see: pipelab --help"],
    ["lab", "missing required argument 'id'; see: pipelab lab --help"],
    ["play", "missing required argument 'id'; see: pipelab play --help"],
    ["run", "missing required argument 'file'; see: pipelab run --help"],
    ["lab absent", "there is no lab absent; there are: codecommit-approve-cloudformation"],
    ["env --endpoint-url here", '"here" is not a URL; write for example http://127.0.0.1:4566'],
    ["shell --endpoint-url here", '"here" is not a URL; write for example http://127.0.0.1:4566'],
    [
      "serve --region Mars",
      "option '--region <name>' argument 'Mars' is invalid. Write it as us-east-1; see: pipelab serve --help",
    ],
  ])("pipelab %s: one line that says what to do, exit 2", async (args, line) => {
    const { stdout, stderr, exitCode } = await pipelab(args.split(" "));
    expect(stderr).toBe(`pipelab: ${line}`);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });

  it("names npm start where pipelab was called by it", async () => {
    const { stderr } = await pipelab(["lab"], { npm_lifecycle_event: "start" });
    expect(stderr).toBe("pipelab: missing required argument 'id'; see: npm start -- lab --help");
  });
});

describe("pipelab shell", () => {
  it("says that nobody answers, and what to start", async () => {
    const { stderr, exitCode } = await pipelab(["shell", "--endpoint-url", "http://127.0.0.1:9"]);
    expect(stderr).toBe(
      "pipelab: No pipelab cloud answers at http://127.0.0.1:9; start one with: pipelab serve",
    );
    expect(exitCode).toBe(1);
  });
});

describe("--help", () => {
  it.each(["", "labs", "lab", "play", "run", "serve", "env", "shell", "doctor"])(
    "pipelab %s has an example",
    async (command) => {
      const { stdout } = await pipelab([...(command ? [command] : []), "--help"]);
      expect(stdout).toMatch(new RegExp(`Example:\\n.*pipelab( ${command})?`));
    },
  );
});
