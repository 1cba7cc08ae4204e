import { describe, expect, it } from "vitest";
import { parseSchedule } from "../../../../../src/cloud/services/events/schedule/schedule.ts";

/** The next times after a moment, as ISO 8601 to the minute. */
function next(expression: string, from: string, count = 3): string[] {
  const schedule = parseSchedule(expression, Date.parse(from));
  const times: string[] = [];
  let due = schedule?.after(Date.parse(from));
  while (due !== undefined && times.length < count) {
    times.push(new Date(due).toISOString().slice(0, 16));
    due = schedule?.after(due);
  }
  return times;
}

describe("schedules of rules", () => {
  it.each([
    ["rate(1 minute)", "2026-01-01T00:00Z", ["2026-01-01T00:01", "2026-01-01T00:02", "2026-01-01T00:03"]],
    ["rate(7 days)", "2026-01-01T10:30Z", ["2026-01-08T10:30", "2026-01-15T10:30", "2026-01-22T10:30"]],
    ["cron(0 10 * * ? *)", "2026-01-01T10:00Z", ["2026-01-02T10:00", "2026-01-03T10:00", "2026-01-04T10:00"]],
    [
      "cron(0/15 8-9 ? * MON-FRI *)",
      "2026-01-02T09:30Z",
      ["2026-01-02T09:45", "2026-01-05T08:00", "2026-01-05T08:15"],
    ],
    ["cron(0 8 1 * ? *)", "2026-01-01T09:00Z", ["2026-02-01T08:00", "2026-03-01T08:00", "2026-04-01T08:00"]],
    ["cron(0 0 L * ? *)", "2028-01-31T01:00Z", ["2028-02-29T00:00", "2028-03-31T00:00", "2028-04-30T00:00"]],
    ["cron(0 0 1W * ? *)", "2026-02-02T01:00Z", ["2026-03-02T00:00", "2026-04-01T00:00", "2026-05-01T00:00"]],
    [
      "cron(0 0 ? * 3#2 *)",
      "2026-01-01T00:00Z",
      ["2026-01-13T00:00", "2026-02-10T00:00", "2026-03-10T00:00"],
    ],
    ["cron(0 0 ? * 6L *)", "2026-01-01T00:00Z", ["2026-01-30T00:00", "2026-02-27T00:00", "2026-03-27T00:00"]],
    ["cron(0 12 25 DEC ? 2026-2027)", "2026-01-01T00:00Z", ["2026-12-25T12:00", "2027-12-25T12:00"]],
  ])("%s after %s", (expression, from, expected) => {
    expect(next(expression, from)).toEqual(expected);
  });

  it.each([
    "rate(5 minute)",
    "rate(1 minutes)",
    "rate(0 days)",
    "rate(1 week)",
    "cron(0 10 * * * *)",
    "cron(0 10 ? * ? *)",
    "cron(0 10 * * ?)",
    "cron(60 10 * * ? *)",
    "cron(0 10 32 * ? *)",
    "cron(0 10 ? * MON#6 *)",
    "every day",
  ])("%s is none", (expression) => {
    expect(parseSchedule(expression)).toBeUndefined();
  });
});
