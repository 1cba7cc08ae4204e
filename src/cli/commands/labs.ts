import { Command } from "commander";

/** `pipelab labs`: what there is to learn. */
export function labsCommand(): Command {
  return new Command("labs")
    .description("list the labs")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  $ pipelab labs\n  $ pipelab lab codecommit-approve-cloudformation")
    .action(async (flags: { json?: boolean }) => {
      const { listLabs } = await import("../../scenarios/load.ts");
      const labs = await listLabs();
      if (flags.json) {
        process.stdout.write(`${JSON.stringify(labs, undefined, 2)}\n`);
        return;
      }
      for (const { id, title, summary, minutes, steps } of labs) {
        process.stdout.write(`${id}\n  ${title}: ${steps} steps, about ${minutes} minutes\n  ${summary}\n`);
      }
    });
}
