import type { DayPlan } from '../../kinds/definition.js';
import type { DayRange } from '../../polar/v3/data.js';

const DAY = 86_400_000;

/** Days that are requested together, and how the response is stored. */
export interface DayWindow extends DayRange {
  /** The payload's part: the same window has the same part every time. */
  part: string;
  /** The first day of the block this belongs to, if the time of the request is to be remembered. */
  block?: string;
}

/** The last days still grow, and a watch is often synced a day or two late: they are requested every time. */
const openDays = 3;
/**
 * Polar's longest range is one date longer (it checks `to - from`), but another length would make databases request every
 * block again. Blocks are counted from 1970-01-01, so that each keeps its name.
 */
const blockDays = 28;
/** Days of the last four weeks change only when a watch is synced late: once per day is enough. */
const daily = 20 * 3_600_000;
/** Older ones change very rarely, but they can: a watch may not be synced for a month. */
const rarely = 28 * DAY;

/**
 * The requests of one pull. The rule: the last three days every time; days up to four weeks back once per day; older ones,
 * as far as Polar goes back, once in four weeks. No window is longer than 28 days, and none reaches further back than
 * `back` days.
 * @param today `YYYY-MM-DD` where the user is.
 * @param askedAt when the block that begins on a date was last requested, RFC 3339.
 * @param now epoch milliseconds.
 */
export function planDays(
  today: string,
  { back, single }: DayPlan,
  askedAt: (block: string) => string | undefined,
  now: number,
): DayWindow[] {
  const last = dayNumber(today);
  const oldest = last - back + 1;
  const firstOpen = Math.max(last - openDays + 1, oldest);
  const blocks: DayWindow[] = [];
  for (let start = startOfBlock(firstOpen - 1); start + blockDays > oldest; start -= blockDays) {
    const from = Math.max(start, oldest);
    const to = Math.min(start + blockDays - 1, firstOpen - 1);
    if (to < from) continue;
    const block = dayText(start);
    const age = now - Date.parse(askedAt(block) ?? '');
    const patience = last - to <= blockDays ? daily : rarely;
    // A time in the future was written while the clock was wrong.
    if (age >= 0 && age < patience) continue;
    blocks.push({ from: dayText(from), to: dayText(to), part: `${block}/P${blockDays}D`, block });
  }
  return [...openWindows(firstOpen, last, single), ...blocks];
}

function openWindows(first: number, last: number, single: boolean): DayWindow[] {
  if (!single) return [{ from: dayText(first), to: dayText(last), part: 'recent' }];
  const days = Array.from({ length: last - first + 1 }, (_, i) => dayText(last - i));
  return days.map((day) => ({ from: day, to: day, part: day }));
}

/** Today's date on this machine, which is assumed to be the user's. */
export function todayAt(now: number): string {
  const date = new Date(now);
  return dayText(Math.floor((now - date.getTimezoneOffset() * 60_000) / DAY));
}

function startOfBlock(day: number): number {
  return Math.floor(day / blockDays) * blockDays;
}

function dayNumber(day: string): number {
  return Date.parse(day) / DAY;
}

function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}
