import type { Glyphs } from "./glyphs.ts";
import type { Span } from "./lines.ts";
import type { Tone } from "./theme.ts";

/** A state of a pipeline, stage or action as people read it: sign, word and colour, never colour alone. */
export interface Status {
  word: string;
  /** For narrow places. */
  short?: string;
  tone: Tone;
  glyph: keyof Pick<Glyphs, "succeeded" | "failed" | "waiting" | "stopped" | "superseded" | "idle" | "off">;
  /** Goes on by itself: drawn with a spinner and a running time. */
  running?: boolean;
}

const STATUSES: Record<string, Status> = {
  Succeeded: { word: "Succeeded", tone: "succeeded", glyph: "succeeded" },
  Failed: { word: "Failed", tone: "failed", glyph: "failed" },
  InProgress: { word: "In progress", tone: "running", glyph: "idle", running: true },
  WaitingForApproval: { word: "Waiting for approval", short: "Waiting", tone: "waiting", glyph: "waiting" },
  WaitingForStage: { word: "Waiting", tone: "waiting", glyph: "waiting" },
  Stopping: { word: "Stopping", tone: "waiting", glyph: "stopped", running: true },
  Stopped: { word: "Stopped", tone: "waiting", glyph: "stopped" },
  Abandoned: { word: "Abandoned", tone: "waiting", glyph: "stopped" },
  Superseded: { word: "Superseded", tone: "dim", glyph: "superseded" },
  Cancelled: { word: "Cancelled", tone: "dim", glyph: "stopped" },
  Skipped: { word: "Skipped", tone: "dim", glyph: "superseded" },
};

const NOT_RUN: Status = { word: "Not run yet", tone: "dim", glyph: "idle" };

/** Reads a status of the CodePipeline API; `undefined` means that nothing ran. */
export function statusOf(api: string | undefined): Status {
  if (api === undefined) return NOT_RUN;
  return STATUSES[api] ?? { word: api, tone: "plain", glyph: "idle" };
}

/** The sign of a status: one cell. */
export function signOf(status: Status, glyphs: Glyphs): Span {
  return status.running
    ? { text: glyphs[status.glyph], tone: status.tone, spin: true }
    : { text: glyphs[status.glyph], tone: status.tone };
}
