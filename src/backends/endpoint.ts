import { UserError } from "../kernel/errors.ts";
import type { Target } from "../kernel/target.ts";
import { Control } from "./control.ts";
import type { Backend } from "./embedded.ts";

/** A cloud that already runs, at a URL; the credentials are made up, as local endpoints take any. */
export function endpoint(url: string, region = "us-east-1"): Backend {
  if (!URL.canParse(url) || !/^https?:/.test(url)) {
    throw new UserError(`"${url}" is not a URL; write for example http://127.0.0.1:4566`, { exitCode: 2 });
  }
  const origin = new URL(url).origin;
  const target: Target = {
    endpoint: origin,
    region,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  };
  return { name: "endpoint", target, control: new Control(target), origin, stop: async () => {} };
}
