import { Command } from "commander";
import { UserError } from "../../kernel/errors.ts";
import { PROGRAM } from "../program-name.ts";
import { withCloudOptions, type CloudFlags } from "../options.ts";
import { atTerminal } from "../terminal.ts";

/** `pipelab lab ID`: a lab in the TUI, to be done by hand. */
export function labCommand(): Command {
  const command = new Command("lab")
    .description("open a lab in the terminal UI")
    .argument("<id>", "the lab; `pipelab labs` lists them")
    .addHelpText("after", "\nExample:\n  $ pipelab lab codecommit-approve-cloudformation");
  return withCloudOptions(command, "brisk").action(async (id: string, flags: CloudFlags) => {
    const { loadLab } = await import("../../scenarios/load.ts");
    await loadLab(id);
    if (!atTerminal()) {
      throw new UserError(`A lab needs a terminal; to see its solution without one: ${PROGRAM} play ${id}`, {
        exitCode: 2,
      });
    }
    const { showTui } = await import("./tui.ts");
    await showTui(command, flags, id);
  });
}
