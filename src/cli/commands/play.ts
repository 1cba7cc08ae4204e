import { Command, Option } from "commander";
import { embedded } from "../../backends/embedded.ts";
import { PACES, type Pace } from "../../kernel/pace.ts";
import { loadLab } from "../../scenarios/load.ts";
import { plainLine, playLab, type PlayEvent } from "../../scenarios/play.ts";

/** What a newcomer runs first. */
export const DEFAULT_LAB = "codecommit-approve-cloudformation";

interface PlayFlags {
  json?: boolean;
  pace: Pace;
}

/** `pipelab play ID`: a lab's solution, by itself. */
export function playCommand(): Command {
  return new Command("play")
    .description("play a lab's solution by itself")
    .argument("<id>", "the lab; `pipelab labs` lists them")
    .option("--plain", "plain lines (the default)")
    .option("--json", "one event a line")
    .addOption(new Option("--pace <pace>", "how long emulated work takes").choices(PACES).default("brisk"))
    .addHelpText("after", "\nExample:\n  $ pipelab play codecommit-approve-cloudformation --pace instant")
    .action(play);
}

/** Plays a lab on a cloud of its own and prints what happens. @throws UserError when there is no such lab */
export async function play(id: string, { json, pace }: PlayFlags): Promise<void> {
  const lab = await loadLab(id);
  const backend = await embedded({ pace });
  const print = json ? printJson : printPlain;
  try {
    await playLab(lab, backend.target, {
      control: backend.control,
      clock: backend.cloud.host.clock,
      onEvent: print,
    });
  } finally {
    await backend.stop();
  }
}

function printJson(event: PlayEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function printPlain(event: PlayEvent): void {
  const line = plainLine(event);
  if (line !== undefined) process.stdout.write(`${line}\n`);
}
