import { formatDuration } from "../kernel/duration.ts";

/** `12s`, `3m 05s`: how long something took or takes. */
export function took(from: number | undefined, to: number): string {
  return from === undefined ? "" : formatDuration(Math.max(0, to - from));
}

/** `just now`, `4m ago`, `3h ago`, `2d ago`. */
export function ago(time: number | undefined, now: number): string {
  if (time === undefined) return "";
  const minutes = Math.floor((now - time) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return `${minutes}m ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours}h ago` : `${Math.floor(hours / 24)}d ago`;
}

/** `14:03:27`, in the machine's time zone. */
export function clockTime(time: number): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0"))
    .join(":");
}

/** `2026-11-21 14:03:27`, in the machine's time zone. */
export function dateTime(time: number | Date | undefined): string {
  if (time === undefined) return "";
  const date = new Date(time);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
  return `${day} ${clockTime(date.getTime())}`;
}
