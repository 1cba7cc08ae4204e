/** A time as IAM tells it: to the second. @param time milliseconds. */
export function dateOf(time: number): Date {
  return new Date(Math.floor(time / 1_000) * 1_000);
}
