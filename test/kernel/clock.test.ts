import { describe, expect, it } from "vitest";
import { ManualClock, SystemClock } from "../../src/kernel/clock.ts";
import { formatDuration, parseDuration } from "../../src/kernel/duration.ts";

const DAY = 86_400_000;

describe("the manual clock", () => {
  it("stands still until it is advanced, then fires what is due, in order", async () => {
    const clock = new ManualClock(0);
    const fired: string[] = [];
    clock.after(2 * DAY, () => fired.push(`late at ${clock.now()}`));
    clock.after(DAY, () => fired.push(`early at ${clock.now()}`));
    clock.after(DAY, () => fired.push("second of the same moment"));
    await clock.advance(DAY - 1);
    expect(fired).toEqual([]);
    await clock.advance(7 * DAY);
    expect(fired).toEqual([`early at ${DAY}`, "second of the same moment", `late at ${2 * DAY}`]);
    expect(clock.now()).toBe(8 * DAY - 1);
  });

  it("lets what a timer woke go on, and set timers of its own, within one advance", async () => {
    const clock = new ManualClock(0);
    const steps: number[] = [];
    const work = (async () => {
      for (let step = 0; step < 3; step++) {
        await clock.sleep(1_000);
        steps.push(clock.now());
      }
    })();
    await clock.advance(10_000);
    await work;
    expect(steps).toEqual([1_000, 2_000, 3_000]);
  });

  it("does not fire what was cancelled, and rejects an aborted sleep", async () => {
    const clock = new ManualClock(0);
    let fired = false;
    clock.after(5, () => (fired = true)).cancel();
    const abort = new AbortController();
    const asleep = clock.sleep(10, abort.signal);
    abort.abort(new Error("enough"));
    await expect(asleep).rejects.toThrow("enough");
    await clock.advance(100);
    expect(fired).toBe(false);
  });
});

describe("the system clock", () => {
  it("advances by hand: a wait of seven days ends at once", async () => {
    const clock = new SystemClock();
    const before = clock.now();
    const week = clock.sleep(7 * DAY);
    clock.advance(7 * DAY);
    await week;
    expect(clock.now() - before).toBeGreaterThanOrEqual(7 * DAY);
  });

  it("waits longer than a machine timer can count", () => {
    const clock = new SystemClock();
    let fired = false;
    const timer = clock.after(60 * DAY, () => (fired = true));
    expect(fired).toBe(false);
    timer.cancel();
  });

  it("passes faster when it is scaled", async () => {
    const clock = new SystemClock(1_000_000);
    const before = clock.now();
    await clock.sleep(DAY / 10);
    expect(clock.now() - before).toBeGreaterThanOrEqual(DAY / 10);
  });
});

describe("durations", () => {
  it.each([
    ["500ms", 500],
    ["90s", 90_000],
    ["1h30m", 5_400_000],
    ["7d", 7 * DAY],
  ])("%s is %i ms", (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(["", "7", "7 days", "d7", "-1h", "1h30"])("%j is refused with an example", (text) => {
    expect(() => parseDuration(text)).toThrow("is not a duration; write for example");
  });

  it.each([
    [400, "0.4s"],
    [12_000, "12s"],
    [185_000, "3m 05s"],
    [7_800_000, "2h 10m"],
    [6 * DAY + 23 * 3_600_000, "6d 23h"],
  ])("%i ms reads %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
});
