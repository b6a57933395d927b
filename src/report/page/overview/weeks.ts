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
/** Days. */
const KEPT_AFTER = 28;

/**
 * The periods that have data: the last 12 months, then the years, newest first. They end today; if nothing has happened for
 * four weeks, as in a report that somebody kept, with the last day that has data.
 */
export function periodsOf(workouts: readonly WorkoutFacts[], otherDays: readonly string[] = [], today?: Day): Period[] {
  const days = [...workouts.map((workout) => workout.start_time_local), ...otherDays].map(dayOf);
  if (days.length === 0) return [];
  const first = days.reduce((a, b) => Math.min(a, b));
  const last = days.reduce((a, b) => Math.max(a, b));
  const end = today !== undefined && today > last && today - last < KEPT_AFTER ? today : last;
  const years: Period[] = [];
  for (let y = yearOf(last); y >= yearOf(first); y--) {
    const from = dayOf(`${y}-01-01`);
    const to = y === yearOf(end) ? end : dayOf(`${y}-12-31`);
    if (days.some((day) => day >= from && day <= to)) years.push({ id: String(y), label: String(y), from, to });
  }
  return [{ id: '', label: '12 months', from: mondayOf(end) + 7 - 7 * WEEKS_SHOWN, to: end }, ...years];
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
