import type { Reporter, TestModule } from "vitest/node";

/** Tells at the end which tests were skipped; their names, or a note, say why. The default reporter only counts them. */
export class TellSkipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]);
    // `-t` skips what it does not name: that is no news.
    if (skipped.length === 0 || process.argv.includes("-t")) return;
    process.stdout.write("\nSkipped:\n");
    for (const test of skipped) {
      const { note } = test.result() as { note?: string };
      process.stdout.write(`  ${test.fullName}${note ? `: ${note}` : ""}\n`);
    }
  }
}
