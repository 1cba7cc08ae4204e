import { Command } from "commander";
import { endpointUrl, shellExports } from "../environment.ts";
import { regionOption } from "../options.ts";

/** `pipelab env`: exports for the user's shell. */
export function envCommand(): Command {
  return new Command("env")
    .description("print exports that point the AWS CLI and SDKs at the local cloud")
    .option(
      "--endpoint-url <url>",
      "URL of the cloud (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)",
    )
    .addOption(regionOption())
    .addHelpText("after", `\nExample:\n  $ eval "$(pipelab env)"\n  $ aws s3 ls`)
    .action((flags: { endpointUrl?: string; region: string }) => {
      process.stdout.write(shellExports(endpointUrl(flags.endpointUrl), flags.region));
    });
}
