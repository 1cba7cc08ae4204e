import { defineConfig } from "vitest/config";
import { TellSkipped } from "./test/tell-skipped.ts";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Two cores: more workers only make processes and PTYs wait for each other.
    maxWorkers: 2,
    reporters: ["default", new TellSkipped()],
  },
});
