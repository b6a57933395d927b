import type { WorkoutFacts } from '../../payload/model.js';
import { type Day, dayOf, mondayOf, yearOf } from '../days.js';

/** The period an overview shows, both days included. */
export interface Period {
  id: string;
  label: string;
  from: Day;
  to: Day;
}

/** A week of a period; its workouts are in no particular order. */
export interface Week {
  monday: Day;
  workouts: WorkoutFacts[];
}

const WEEKS_SHOWN = 53;
const MIN_WEEKS = 12;

/**
 * The periods that have data: the 12 months up to the last workout (whole weeks), then the years, newest first. Nothing
 * depends on today, so the same workouts always give the same page.
 */
export function periodsOf(workouts: readonly WorkoutFacts[], otherDays: readonly string[] = []): Period[] {
  const days = [...workouts.map((workout) => workout.start_time_local), ...otherDays].map(dayOf);
  if (days.length === 0) return [];
  const first = days.reduce((a, b) => Math.min(a, b));
  const last = days.reduce((a, b) => Math.max(a, b));
  const years: Period[] = [];
  for (let y = yearOf(last); y >= yearOf(first); y--) {
    const [from, to] = [dayOf(`${y}-01-01`), dayOf(`${y}-12-31`)];
    if (days.some((day) => day >= from && day <= to)) years.push({ id: String(y), label: String(y), from, to });
  }
  const sunday = mondayOf(last) + 6;
  return [{ id: '', label: '12 months', from: sunday + 1 - 7 * WEEKS_SHOWN, to: sunday }, ...years];
}

export function within(workouts: readonly WorkoutFacts[], { from, to }: Pick<Period, 'from' | 'to'>): WorkoutFacts[] {
  return workouts.filter(({ start_time_local: start }) => {
    const day = dayOf(start);
    return day >= from && day <= to;
  });
}

/**
 * The weeks of a period, with or without workouts. If the period starts before the first workout, the weeks from that
 * workout on, but at least 12.
 */
export function weeksOf(workouts: readonly WorkoutFacts[], { from, to }: Pick<Period, 'from' | 'to'>): Week[] {
  const first = workouts.reduce((day, workout) => Math.min(day, dayOf(workout.start_time_local)), to);
  const start = Math.max(mondayOf(from), Math.min(mondayOf(first), mondayOf(to) - 7 * (MIN_WEEKS - 1)));
  const weeks = Array.from({ length: Math.floor((mondayOf(to) - start) / 7) + 1 }, (_, i): Week => {
    return { monday: start + 7 * i, workouts: [] };
  });
  for (const workout of within(workouts, { from, to })) {
    weeks[Math.floor((dayOf(workout.start_time_local) - start) / 7)]?.workouts.push(workout);
  }
  return weeks;
}

/** Seconds in each zone, from zone 1 up, over the workouts that have them. */
export function zoneTotals(workouts: readonly WorkoutFacts[]): number[] {
  const totals: number[] = [];
  for (const { zone_seconds: seconds = [] } of workouts) {
    for (const [i, value] of seconds.entries()) totals[i] = (totals[i] ?? 0) + value;
  }
  return totals;
}

/** Workouts by the value of a key, in the order in which the values first appear. */
export function groupBy<K>(
  workouts: readonly WorkoutFacts[],
  key: (workout: WorkoutFacts) => K,
): Map<K, WorkoutFacts[]> {
  const groups = new Map<K, WorkoutFacts[]>();
  for (const workout of workouts) {
    const group = groups.get(key(workout));
    if (group) group.push(workout);
    else groups.set(key(workout), [workout]);
  }
  return groups;
}
