import { embedded, type EmbeddedBackend } from "../backends/embedded.ts";
import type { CloudOptions } from "../cloud/cloud.ts";

/** Exit code of a program that Ctrl-C ended, as shells tell it. */
const INTERRUPTED = 130;

/**
 * Does some work on a cloud of its own, which is gone afterwards: also after Ctrl-C, which ends the process.
 * @throws what the work throws, and UserError when the cloud cannot start
 */
export async function onCloud(
  options: CloudOptions,
  work: (backend: EmbeddedBackend) => Promise<void>,
): Promise<void> {
  const backend = await embedded(options);
  const interrupt = (): void => {
    void backend.stop().finally(() => process.exit(INTERRUPTED));
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.once(signal, interrupt);
  try {
    await work(backend);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
    await backend.stop();
  }
}
