import { Command } from "commander";
import { embedded } from "../../backends/embedded.ts";
import { cloudOptions, withCloudOptions, type CloudFlags } from "../options.ts";
import { untilSignal } from "../signals.ts";

const LOOPBACK = /^(?:localhost|127\.[\d.]+|::1)$/;

/** `pipelab serve`: the endpoint alone, until SIGINT or SIGTERM. */
export function serveCommand(): Command {
  const command = new Command("serve").description("run the AWS endpoint alone").addHelpText(
    "after",
    `
Example:
  $ pipelab serve --state ./cloud
  $ aws --endpoint-url http://127.0.0.1:4566 codepipeline list-pipelines`,
  );
  return withCloudOptions(command, "brisk").action(async (flags: CloudFlags) => {
    const stop = untilSignal();
    const backend = await embedded(cloudOptions(flags));
    if (!LOOPBACK.test(flags.host)) {
      process.stderr.write(
        `pipelab: listening on ${flags.host}: whoever reaches that address has the account's root.\n`,
      );
    }
    process.stdout.write(`Ready.\n${backend.origin}\n`);
    await stop;
    await backend.stop();
  });
}
