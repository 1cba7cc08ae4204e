/**
 * How long emulated work takes. Pace changes durations only, never outcomes: `instant` for tests,
 * `brisk` for a lab on a screen, `real` for AWS-like waits.
 */
export const PACES = ["instant", "brisk", "real"] as const;
export type Pace = (typeof PACES)[number];

const WAIT: Record<Pace, (awsMs: number) => number> = {
  instant: () => 0,
  brisk: (awsMs) => Math.min(900, Math.round(Math.sqrt(awsMs) * 7)),
  real: (awsMs) => awsMs,
};

/** The wait, in milliseconds, for work that takes `awsMs` on AWS. */
export function workDuration(pace: Pace, awsMs: number): number {
  return WAIT[pace](awsMs);
}
