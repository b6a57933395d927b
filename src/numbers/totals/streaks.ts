import { dayAt, dayNumberOf, mondayOf } from '../../workouts/time/calendar.js';

/** Days, or weeks, one after the other, each with at least one workout. */
export interface Streak {
  length: number;
  /** First and last local day; of weeks, the first week's Monday and the last one's Sunday. */
  from: string;
  to: string;
}

/** The longest and the current streak. */
export interface Streaks {
  /** Of equally long ones the first; absent without a workout. */
  longest?: Streak;
  /** Lasts until today or yesterday (this week or the last), because today is not over. */
  current?: Streak;
}

/** Streaks of days with a workout. @param dates local days or times, in any order. */
export function dayStreaks(dates: readonly string[], today: string): Streaks {
  return streaksOf(dates.map(dayNumberOf), dayNumberOf(today), 1);
}

/** Streaks of weeks (Monday to Sunday) with a workout. @param dates local days or times, in any order. */
export function weekStreaks(dates: readonly string[], today: string): Streaks {
  return streaksOf(dates.map(mondayOf), mondayOf(today), 7);
}

/** One after the other, by the numbers of their days. */
interface Run {
  length: number;
  from: number;
  to: number;
}

/** @param step days from one to the next. */
function streaksOf(starts: readonly number[], today: number, step: number): Streaks {
  const runs: Run[] = [];
  for (const start of [...new Set(starts)].sort((a, b) => a - b)) {
    const last = runs.at(-1);
    const end = start + step - 1;
    if (last && last.to + 1 === start) Object.assign(last, { length: last.length + 1, to: end });
    else runs.push({ length: 1, from: start, to: end });
  }
  const longest = runs.reduce<Run | undefined>(
    (best, one) => (best === undefined || one.length > best.length ? one : best),
    undefined,
  );
  const current = runs.findLast(({ from, to }) => from <= today && to >= today - step);
  return { ...(longest && { longest: dated(longest) }), ...(current && { current: dated(current) }) };
}

const dated = ({ length, from, to }: Run): Streak => ({ length, from: dayAt(from), to: dayAt(to) });
