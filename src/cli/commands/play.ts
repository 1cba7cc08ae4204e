import { Command, Option } from "commander";
import type { CloudOptions } from "../../cloud/cloud.ts";
import type { LoggedEvent } from "../../kernel/event-log.ts";
import { PACES, type Pace } from "../../kernel/pace.ts";
import { onCloud } from "../on-cloud.ts";
import { happening, HAPPENINGS } from "../happenings.ts";
import type { PlayEvent } from "../../scenarios/play.ts";

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
    .action((id: string, { json, pace }: PlayFlags) => play(id, { pace }, json));
}

/** Plays a lab on a cloud of its own and prints what happens. @throws UserError when there is no such lab */
export async function play(id: string, options: CloudOptions, json = false): Promise<void> {
  // Loaded only here: other commands start faster without the SDK clients that labs use.
  const { loadLab } = await import("../../scenarios/load.ts");
  const { plainLine, playLab } = await import("../../scenarios/play.ts");
  const lab = await loadLab(id);
  const print = (event: Printed): void => {
    const line = json
      ? JSON.stringify(event)
      : event.type === "happening"
        ? `     ${event.line}`
        : plainLine(event);
    if (line !== undefined) process.stdout.write(`${line}\n`);
  };
  await onCloud(options, async ({ target, control, cloud }) => {
    const end = new AbortController();
    const onEvent = (event: LoggedEvent): void => {
      const line = happening(event);
      if (line !== undefined) print({ type: "happening", line, event });
    };
    const told = control.subscribe(0, onEvent, end.signal, HAPPENINGS);
    try {
      await playLab(lab, target, { control, clock: cloud.host.clock, onEvent: print });
    } finally {
      end.abort();
      await told;
    }
  });
}

type Printed = PlayEvent | { type: "happening"; line: string; event: LoggedEvent };
