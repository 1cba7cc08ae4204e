import { Command } from "commander";
import { clientEnvironment, endpointUrl, REAL_ACCOUNT_VARIABLES } from "../environment.ts";

/** `pipelab env`: exports for the user's shell. */
export function envCommand(): Command {
  return new Command("env")
    .description("print exports that point the AWS CLI and SDKs at the local cloud")
    .option(
      "--endpoint-url <url>",
      "URL of the cloud (default: AWS_ENDPOINT_URL, else http://127.0.0.1:4566)",
    )
    .option("--region <name>", "region", "us-east-1")
    .addHelpText("after", `\nExample:\n  $ eval "$(pipelab env)"\n  $ aws s3 ls`)
    .action((flags: { endpointUrl?: string; region: string }) => {
      for (const name of REAL_ACCOUNT_VARIABLES) process.stdout.write(`unset ${name}\n`);
      for (const [name, value] of Object.entries(
        clientEnvironment(endpointUrl(flags.endpointUrl), flags.region),
      )) {
        process.stdout.write(`export ${name}=${quote(value)}\n`);
      }
    });
}

/** Quoted for a POSIX shell. */
function quote(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
