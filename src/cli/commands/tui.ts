import type { Command } from "commander";
import { embedded, type EmbeddedBackend } from "../../backends/embedded.ts";
import { UserError } from "../../kernel/errors.ts";
import { listLabs } from "../../scenarios/load.ts";
import { EndWatch } from "../../tui/ending.ts";
import type { ExitResult } from "../../tui/session.ts";
import { labDesk } from "../lab-desk.ts";
import { cloudOptions, type CloudFlags } from "../options.ts";

/**
 * Runs the TUI on an embedded cloud, which other programs reach at its port meanwhile. However it ends, the terminal is
 * as it was before and the cloud is stopped.
 * @param lab the lab to open first
 */
export async function showTui(command: Command, flags: CloudFlags, lab?: string): Promise<void> {
  const watch = new EndWatch();
  try {
    const backend = await startOnAnyPort(command, flags);
    try {
      if ((await show(backend, watch, lab)) === "interrupted") process.exitCode = 130;
    } finally {
      watch.hurry();
      await backend.stop();
    }
    if (watch.ending?.error !== undefined) throw watch.ending.error;
  } finally {
    watch.stop();
  }
}

async function show(
  backend: EmbeddedBackend,
  watch: EndWatch,
  lab: string | undefined,
): Promise<ExitResult | undefined> {
  // Loaded only here: commands without a screen start faster without Ink and React.
  const { runTui } = await import("../../tui/run.tsx");
  const openLab = labDesk(backend);
  const opened = lab === undefined ? undefined : await watch.unlessEnding(openLab(lab));
  if (watch.signal.aborted) return undefined;
  return runTui({
    target: backend.target,
    control: backend.control,
    clock: backend.cloud.host.clock,
    ...(opened ? { lab: opened } : {}),
    labs: await listLabs(),
    openLab,
    backendName: backend.name,
    origin: backend.origin,
    env: process.env,
    signal: watch.signal,
  });
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
