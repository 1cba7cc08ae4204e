import { execa, execaSync } from "execa";

/** Whether a program is there; tests that need an absent one are skipped and say so. */
export function has(file: string, ...args: string[]): boolean {
  return execaSync(file, args, { reject: false, timeout: 20_000 }).exitCode === 0;
}

const KEPT = ["PATH", "HOME", "LANG", "TMPDIR"] as const;

/** The environment of an outside client: a local cloud, made-up credentials, nothing of the user's. */
export function clientEnv(origin: string): Record<string, string> {
  return {
    ...Object.fromEntries(
      KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    AWS_ENDPOINT_URL: origin,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_PAGER: "",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.com",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.com",
  };
}

export type Run = (...args: string[]) => Promise<string>;

/** Runs a program and gives its standard output; throws with its standard error when it fails. */
export function runner(file: string, origin: string, cwd: string): Run {
  const env = clientEnv(origin);
  return async (...args) => (await execa(file, args, { env, extendEnv: false, cwd, stdin: "ignore" })).stdout;
}

/** Asks again until the answer satisfies; gives up loudly. An outside process has no clock of ours to move. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  satisfied: (answer: T) => boolean,
): Promise<T> {
  let answer = await ask();
  for (let attempt = 0; attempt < 60; attempt++) {
    if (satisfied(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 250));
    answer = await ask();
  }
  throw new Error(`gave up waiting for ${what}; last answer: ${JSON.stringify(answer)}`);
}
