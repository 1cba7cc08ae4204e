import type { Command } from "commander";
import { embedded, type EmbeddedBackend } from "../../backends/embedded.ts";
import { UserError } from "../../kernel/errors.ts";
import { listLabs } from "../../scenarios/load.ts";
import { labDesk } from "../lab-desk.ts";
import { cloudOptions, type CloudFlags } from "../options.ts";

/**
 * Runs the TUI on an embedded cloud, which other programs reach at its port meanwhile.
 * @param lab the lab to open first
 */
export async function showTui(command: Command, flags: CloudFlags, lab?: string): Promise<void> {
  // Loaded only here: commands without a screen start faster without Ink and React.
  const { runTui } = await import("../../tui/run.tsx");
  const backend = await startOnAnyPort(command, flags);
  const openLab = labDesk(backend);
  try {
    const session = lab === undefined ? undefined : await openLab(lab);
    const result = await runTui({
      target: backend.target,
      control: backend.control,
      clock: backend.cloud.host.clock,
      ...(session ? { lab: session } : {}),
      labs: await listLabs(),
      openLab,
      backendName: backend.name,
      origin: backend.origin,
      env: process.env,
    });
    if (result === "interrupted") process.exitCode = 130;
  } finally {
    await backend.stop();
  }
}

/** The default port, or a free one where it is taken; a port that was asked for has to be it. */
async function startOnAnyPort(command: Command, flags: CloudFlags): Promise<EmbeddedBackend> {
  try {
    return await embedded(cloudOptions(flags));
  } catch (error) {
    if (!(error instanceof UserError) || command.getOptionValueSource("port") !== "default") throw error;
    return embedded(cloudOptions({ ...flags, port: 0 }));
  }
}
