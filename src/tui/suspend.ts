/** How Ink hands over the terminal: out of the alternate screen, raw mode off; and back. */
export type HandOver = () => Promise<{ resume(): Promise<void> }>;

/** Gives the terminal back to the shell until `fg`, as Ctrl-Z does in programs that do not read keys themselves. */
export class Suspender {
  #handOver: HandOver | undefined;
  readonly #listener = (): void => void this.suspend().catch(() => undefined);

  /** @param handOver known only while the app is on the screen */
  attach(handOver: HandOver): void {
    this.#handOver = handOver;
    process.off("SIGTSTP", this.#listener);
    process.on("SIGTSTP", this.#listener);
  }

  stop(): void {
    this.#handOver = undefined;
    process.off("SIGTSTP", this.#listener);
  }

  async suspend(): Promise<void> {
    const handOver = this.#handOver;
    if (!handOver || process.platform === "win32") return;
    const terminal = await handOver();
    // Without a listener the signal does what it is for.
    process.off("SIGTSTP", this.#listener);
    // The whole job, as the terminal itself would: whoever started us waits with us.
    process.kill(0, "SIGTSTP");
    // Here again after `fg`; or at once, where there is no shell that could bring us back.
    process.on("SIGTSTP", this.#listener);
    // The window may have been resized meanwhile, and only the foreground is told.
    process.emit("SIGWINCH", "SIGWINCH");
    await terminal.resume();
  }
}
