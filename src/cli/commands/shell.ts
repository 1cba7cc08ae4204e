import { Command } from "commander";
import { execa } from "execa";
import { endpoint } from "../../backends/endpoint.ts";
import { UserError } from "../../kernel/errors.ts";
import { endpointUrl, localEnvironment } from "../environment.ts";
import { regionOption } from "../options.ts";
import { PROGRAM } from "../program-name.ts";

/** `pipelab shell`: a subshell in which the AWS CLI, SDKs and git talk to the local cloud. */
export function shellCommand(): Command {
  return new Command("shell")
    .description("open a shell in which the AWS CLI and SDKs talk to the local cloud")
    .option(
      "--endpoint-url <url>",
      "URL of the cloud (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)",
    )
    .addOption(regionOption())
    .addHelpText("after", "\nExample:\n  $ pipelab shell\n  $ aws codepipeline list-pipelines")
    .action(async (flags: { endpointUrl?: string; region: string }) => {
      const url = endpointUrl(flags.endpointUrl);
      const { control, origin } = endpoint(url, flags.region);
      if (!(await control.available())) {
        throw new UserError(`No pipelab cloud answers at ${origin}; start one with: ${PROGRAM} serve`);
      }
      const shell = process.env["SHELL"] ?? "/bin/sh";
      process.stderr.write(`AWS is ${origin} in this shell; leave it with: exit\n`);
      const { exitCode, code } = await execa(shell, [], {
        env: { ...localEnvironment(process.env, origin, flags.region), PIPELAB: origin },
        extendEnv: false,
        stdio: "inherit",
        reject: false,
      });
      if (code !== undefined)
        throw new UserError(`Cannot start ${shell} (${code}); set SHELL to the shell you want`);
      process.exitCode = exitCode ?? 1;
    });
}
