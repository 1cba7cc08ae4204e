import { parseCron } from "./cron.ts";

/** When a scheduled rule is due. */
export interface Schedule {
  /** The first time after `time`, both in milliseconds; `undefined` when there is none any more. */
  after(time: number): number | undefined;
}

const UNITS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads `rate(5 minutes)` or `cron(0 12 * * ? *)` ("Using cron and rate expressions to schedule rules").
 * @param start what rates count from, in milliseconds.
 */
export function parseSchedule(expression: string, start = 0): Schedule | undefined {
  const [, count = "", unit = ""] = /^rate\(([1-9]\d*) (minutes?|hours?|days?)\)$/.exec(expression) ?? [];
  if (unit) {
    // One is singular, more is plural.
    if ((count === "1") === unit.endsWith("s")) return undefined;
    const period = Number(count) * (UNITS[unit.replace(/s$/, "")] ?? 0);
    return { after: (time) => start + (Math.max(0, Math.floor((time - start) / period)) + 1) * period };
  }
  const fields = /^cron\((.+)\)$/.exec(expression)?.[1];
  return fields === undefined ? undefined : parseCron(fields);
}
