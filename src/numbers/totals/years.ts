import { counted } from '../../workouts/counted.js';
import { grouped } from '../grouping.js';
import { type StatsWorkout, type Totals, totalsOf } from './totals.js';

/** Totals of a year up to the same day as today. */
export type YearToDate = { year: string; to: string } & Totals;

/**
 * Each year from the first workout's to this one, up to and including the month and day of `today`, the oldest first. On
 * 29 February, other years count to their 28th.
 */
export function yearsToDate(workouts: readonly StatsWorkout[], today: string): YearToDate[] {
  const all = counted(workouts);
  if (all.length === 0) return [];
  const first = all.reduce((min, { start_time_local: start }) => (start < min ? start : min), '9').slice(0, 4);
  const byYear = grouped(all, ({ start_time_local: start }) => start.slice(0, 4));
  const years: YearToDate[] = [];
  for (let year = Number(first); year <= Number(today.slice(0, 4)); year += 1) {
    const name = String(year).padStart(4, '0');
    const to = lastDay(name, today.slice(5));
    const own = byYear.get(name) ?? [];
    years.push({ year: name, to, ...totalsOf(own.filter((one) => one.start_time_local.slice(0, 10) <= to)) });
  }
  return years;
}

function lastDay(year: string, monthAndDay: string): string {
  const day = `${year}-${monthAndDay}`;
  return new Date(day).toISOString().startsWith(day) ? day : `${year}-02-28`;
}

/** What is known of a workout whose year is drawn. */
type YearWorkout = Pick<StatsWorkout, 'id' | 'start_time_local' | 'duration_seconds' | 'legs'> & {
  part_of?: object | undefined;
};

/** Days before the first of each month, in a year with 29 February. */
const daysBefore = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335];

/** Days from 1 January to a local date, in a year with 29 February. */
export const dayInYear = (date: string): number =>
  (daysBefore[Number(date.slice(5, 7)) - 1] ?? 0) + Number(date.slice(8, 10)) - 1;

/**
 * How a measure grew over each year, to draw years over each other: 366 sums, from 1 January on; 29 February has its place
 * in every year.
 */
export function yearCurves<T extends YearWorkout>(
  workouts: readonly T[],
  of: (workout: T) => number | undefined,
): Map<string, number[]> {
  const curves = new Map<string, number[]>();
  const inOrder = counted(workouts).toSorted((a, b) => (a.start_time_local < b.start_time_local ? -1 : 1));
  for (const workout of inOrder) {
    const { start_time_local: start } = workout;
    const year = start.slice(0, 4);
    const curve = curves.get(year) ?? new Array<number>(366).fill(0);
    curves.set(year, curve);
    const day = dayInYear(start);
    curve[day] = (curve[day] ?? 0) + (of(workout) ?? 0);
  }
  for (const curve of curves.values()) {
    for (const [day, own] of curve.entries()) curve[day] = own + (curve[day - 1] ?? 0);
  }
  return curves;
}
