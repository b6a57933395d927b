import { addDays } from '../../workouts/time/calendar.js';
import { medianOf } from '../arithmetic.js';

/** A value of a local date. */
export interface Dated {
  date: string;
  value: number;
}

/** What is usual: the median of the 60 days before, and how much the values spread around it. */
export interface Baseline {
  median: number;
  /** The median distance from the median, times 1.4826: the standard deviation, were the values normally distributed. */
  spread: number;
  /** How many values there were. */
  days: number;
}

/** A value beside what was usual until then. */
export interface Judged extends Dated {
  /** Absent: there were too few values before. */
  baseline?: Baseline;
  /** The value is more than two spreads from the median. */
  unusual?: 'high' | 'low';
}

/** Days before a date that make what is usual for it. */
export const baselineDays = 60;
/** Fewer values are no baseline. */
const fewest = 14;
/** For normally distributed values, one day in 22 is outside by chance. */
const usualSpreads = 2;
/** Makes a median absolute deviation comparable with a standard deviation (Hampel 1974). */
const normal = 1.4826;

/**
 * Every value beside the baseline of the days before it, its own not included.
 * @param values one for each date, the oldest first.
 */
export function judgedDays(values: readonly Dated[]): Judged[] {
  let from = 0;
  return values.map((one, at) => {
    const first = addDays(one.date, -baselineDays);
    while (from < at && (values[from]?.date ?? '9') < first) from += 1;
    return judge(one, baselineFrom(values.slice(from, at)));
  });
}

/** What is usual for a date, from the days before it. */
export function baselineOn(values: readonly Dated[], date: string): Baseline | undefined {
  const first = addDays(date, -baselineDays);
  return baselineFrom(values.filter((one) => one.date >= first && one.date < date));
}

function baselineFrom(values: readonly Dated[]): Baseline | undefined {
  if (values.length < fewest) return undefined;
  const median = medianOf(values.map(({ value }) => value)) ?? 0;
  const spread = normal * (medianOf(values.map(({ value }) => Math.abs(value - median))) ?? 0);
  return { median, spread, days: values.length };
}

function judge(one: Dated, baseline: Baseline | undefined): Judged {
  if (!baseline) return one;
  const off = one.value - baseline.median;
  // More than half of the values are the same: nothing says how much is usual.
  const isUsual = baseline.spread === 0 || Math.abs(off) <= usualSpreads * baseline.spread;
  return { ...one, baseline, ...(!isUsual && { unusual: off > 0 ? 'high' : 'low' }) };
}
