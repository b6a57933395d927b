import type { DayPlan } from '../../kinds/definition.js';
import type { DayRange } from '../../polar/v3/data.js';

const DAY = 86_400_000;

/** Days that are asked for together, and how their answer is stored. */
export interface DayWindow extends DayRange {
  /** Part of the payload: the same window has the same name every time. */
  part: string;
  /** The first day of the block this is a part of, when the time it was asked for is to be remembered. */
  block?: string;
}

/** The last days still grow, and a watch is often synchronized a day or two late: they are asked for every time. */
const openDays = 3;
/** Polar's longest range is a date longer (it checks `to - from`), which no store should be asked anew for. Blocks of this length are counted from 1970-01-01, so that each keeps its name. */
const blockDays = 28;
/** Days that Polar serves anyway in one answer change when a watch comes back after weeks: once a day is enough. */
const daily = 20 * 3_600_000;
/** Older ones change hardly ever, yet they can: a watch that was not synchronized for a month. */
const rarely = 28 * DAY;

/**
 * The requests of one pull. The rule: the last three days every time; days that lie back up to four weeks once a day;
 * older ones, as far as Polar goes back, once in four weeks. No window is longer than 28 days, and none reaches further
 * back than `back` days.
 * @param today `YYYY-MM-DD` where the person is.
 * @param askedAt when the block that begins on a day was asked for last, RFC 3339.
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

/** The day it is on this machine's calendar, which is the person's. */
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
