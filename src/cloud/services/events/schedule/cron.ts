import type { Schedule } from "./schedule.ts";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const DAY = 86_400_000;

interface Day {
  dayOfMonth: number;
  /** 1 is Sunday. */
  dayOfWeek: number;
  lastOfMonth: number;
  /** Day of week of the first. */
  firstDayOfWeek: number;
}

type DayTest = (day: Day) => boolean;

/** The six fields of a cron expression, in UTC ("Cron expressions reference"); `undefined` when they are none. */
export function parseCron(text: string): Schedule | undefined {
  const fields = text.trim().split(/\s+/);
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = "", year = ""] = fields;
  // Exactly one of the two days is left open by a question mark.
  if (fields.length !== 6 || (dayOfMonth === "?") === (dayOfWeek === "?")) return undefined;
  const minutes = parseField(minute, 0, 59);
  const hours = parseField(hour, 0, 23);
  const months = parseField(month, 1, 12, MONTHS);
  const years = parseField(year, 1970, 2199);
  const isDay = dayOfMonth === "?" ? parseDayOfWeek(dayOfWeek) : parseDayOfMonth(dayOfMonth);
  if (!minutes || !hours || !months || !years || !isDay) return undefined;
  const lastYear = Math.max(...years);
  return {
    after(time) {
      let day = Math.floor(time / DAY) * DAY;
      for (; ; day += DAY) {
        const date = new Date(day);
        if (date.getUTCFullYear() > lastYear) return undefined;
        if (!years.has(date.getUTCFullYear()) || !months.has(date.getUTCMonth() + 1)) continue;
        if (!isDay(dayOf(date))) continue;
        for (const hour of sorted(hours)) {
          for (const minute of sorted(minutes)) {
            const due = day + hour * 3_600_000 + minute * 60_000;
            if (due > time) return due;
          }
        }
      }
    },
  };
}

function dayOf(date: Date): Day {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    dayOfMonth: date.getUTCDate(),
    dayOfWeek: date.getUTCDay() + 1,
    lastOfMonth: new Date(Date.UTC(year, month + 1, 0)).getUTCDate(),
    firstDayOfWeek: new Date(Date.UTC(year, month, 1)).getUTCDay() + 1,
  };
}

function sorted(values: Set<number>): number[] {
  return [...values].toSorted((a, b) => a - b);
}

/** Values, ranges, lists and increments of one field. */
function parseField(text: string, min: number, max: number, names: string[] = []): Set<number> | undefined {
  const values = new Set<number>();
  for (const part of text.split(",")) {
    const [, range = "", step] = /^([^/]+)(?:\/([1-9]\d*))?$/.exec(part) ?? [];
    const [from = "", to] = range === "*" ? [String(min), String(max)] : range.split("-");
    const first = valueOf(from, min, names);
    const last = to === undefined ? (step === undefined ? first : max) : valueOf(to, min, names);
    if (first === undefined || last === undefined || first < min || last > max || first > last) {
      return undefined;
    }
    for (let value = first; value <= last; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}

function valueOf(text: string, min: number, names: string[]): number | undefined {
  const index = names.indexOf(text.toUpperCase());
  if (index >= 0) return index + min;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function parseDayOfMonth(text: string): DayTest | undefined {
  if (text === "L") return ({ dayOfMonth, lastOfMonth }) => dayOfMonth === lastOfMonth;
  const weekday = /^(\d+)W$/.exec(text)?.[1];
  if (weekday !== undefined) {
    const wanted = Number(weekday);
    if (wanted < 1 || wanted > 31) return undefined;
    return (day) => day.dayOfMonth === nearestWeekday(wanted, day);
  }
  const days = parseField(text, 1, 31);
  return days && (({ dayOfMonth }) => days.has(dayOfMonth));
}

/** The Monday to Friday nearest to a day, within its month. */
function nearestWeekday(wanted: number, { firstDayOfWeek, lastOfMonth }: Day): number | undefined {
  if (wanted > lastOfMonth) return undefined;
  const dayOfWeek = ((firstDayOfWeek - 1 + wanted - 1) % 7) + 1;
  if (dayOfWeek === 7) return wanted > 1 ? wanted - 1 : wanted + 2;
  if (dayOfWeek === 1) return wanted < lastOfMonth ? wanted + 1 : wanted - 2;
  return wanted;
}

function parseDayOfWeek(text: string): DayTest | undefined {
  if (text === "L") return ({ dayOfWeek }) => dayOfWeek === 7;
  const [, name = "", mark] = /^([A-Za-z]{3}|[1-7])(L|#[1-5])$/.exec(text) ?? [];
  const wanted = valueOf(name, 1, DAYS);
  if (mark !== undefined && wanted !== undefined) {
    if (mark === "L") {
      return ({ dayOfWeek, dayOfMonth, lastOfMonth }) => dayOfWeek === wanted && dayOfMonth > lastOfMonth - 7;
    }
    const nth = Number(mark.slice(1));
    return ({ dayOfWeek, dayOfMonth }) => dayOfWeek === wanted && Math.ceil(dayOfMonth / 7) === nth;
  }
  const days = parseField(text, 1, 7, DAYS);
  return days && (({ dayOfWeek }) => days.has(dayOfWeek));
}
