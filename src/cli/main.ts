import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { messageOf, UserError } from "../kernel/errors.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { envCommand } from "./commands/env.ts";
import { labCommand } from "./commands/lab.ts";
import { labsCommand } from "./commands/labs.ts";
import { DEFAULT_LAB, play, playCommand } from "./commands/play.ts";
import { runCommand } from "./commands/run.ts";
import { serveCommand } from "./commands/serve.ts";
import { shellCommand } from "./commands/shell.ts";
import { atTerminal } from "./terminal.ts";
import { PROGRAM } from "./program-name.ts";
import { cloudOptions, withCloudOptions, type CloudFlags } from "./options.ts";

const { version, description } = createRequire(import.meta.url)("../../package.json") as {
  version: string;
  description: string;
};

const COMMANDS = [
  labsCommand,
  labCommand,
  playCommand,
  runCommand,
  serveCommand,
  envCommand,
  shellCommand,
  doctorCommand,
];

/** The whole command line. Without a command: the TUI, or the default lab as plain lines where there is no terminal. */
export function program(): Command {
  const root = new Command("pipelab").description(description).version(version).exitOverride();
  withCloudOptions(root, "brisk");
  root
    .option("--no-color", "no colour (also: the NO_COLOR environment variable)")
    .addHelpText("after", "\nExample:\n  $ pipelab\n  $ pipelab lab codecommit-approve-cloudformation")
    .allowExcessArguments()
    .action(async (flags: CloudFlags) => {
      const [unknown] = root.args;
      if (unknown !== undefined)
        throw new UserError(`there is no command ${unknown}; see: ${PROGRAM} --help`, { exitCode: 2 });
      if (atTerminal()) {
        const { showTui } = await import("./commands/tui.ts");
        await showTui(root, flags);
      } else {
        // Nobody else is there to reach it: it listens nowhere.
        const { listen: _, ...options } = cloudOptions(flags);
        await play(DEFAULT_LAB, options);
      }
    });
  // A command's own --port is its own, not the root's.
  root.enablePositionalOptions();
  for (const command of COMMANDS) root.addCommand(command().exitOverride());
  for (const command of [root, ...root.commands]) sayErrorsInOneLine(command, root);
  return root;
}

/** Wrong usage as all other errors are said, with where to look it up. */
function sayErrorsInOneLine(command: Command, root: Command): void {
  const help = [PROGRAM, ...(command === root ? [] : [command.name()]), "--help"].join(" ");
  command.configureOutput({
    outputError(text, write) {
      write(
        `pipelab: ${text
          .trim()
          .replace(/^error: /, "")
          .replace(/\.?$/, "")}; see: ${help}\n`,
      );
    },
  });
}

/**
 * Runs the command line; says errors in one line on stderr.
 * @param args without the program's own name
 */
export async function main(args: string[]): Promise<void> {
  process.stdout.on("error", endOnClosedPipe);
  try {
    await program().parseAsync(args, { from: "user" });
  } catch (error) {
    process.exitCode = report(error);
  }
}

/** `pipelab env | head -1`: whoever read our output has had enough. */
function endOnClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

/** Says an error and gives its exit code: 2 for wrong usage, as commander has said it already. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  process.stderr.write(`pipelab: ${messageOf(error)}\n`);
  if (!(error instanceof UserError) && process.env["PIPELAB_DEBUG"] && error instanceof Error) {
    process.stderr.write(`${error.stack ?? ""}\n`);
  }
  return error instanceof UserError ? error.exitCode : 1;
}
