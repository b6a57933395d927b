import { counted } from '../../workouts/counted.js';
import { addDays, nextPeriod, type Period, periodNameOf, periodOf, type Span } from '../../workouts/time/calendar.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import { grouped } from '../grouping.js';

/*
 * In all of these, however they are grouped, a multisport session stored both whole and leg by leg counts by its legs
 * alone (counted.ts).
 */

/** What sums and records need to know of a workout. */
export type StatsWorkout = Pick<
  WorkoutSummary,
  | 'id'
  | 'type'
  | 'start_time_local'
  | 'duration_seconds'
  | 'distance_meters'
  | 'elevation_gain_meters'
  | 'calories_kcal'
  | 'avg_speed_mps'
  | 'max_heart_rate_bpm'
  | 'legs'
> & { training_load?: { cardio?: number | undefined } | undefined; part_of?: object | undefined };

/** Sums over workouts; an unknown value adds nothing. */
export interface Totals {
  workouts: number;
  duration_seconds: number;
  distance_meters: number;
  elevation_gain_meters: number;
  calories_kcal: number;
  /** Polar's cardio load. */
  cardio_load: number;
}

/** A best value of a sport and the workout that holds it. */
export interface Best {
  value: number;
  workout: string;
  start_time_local: string;
}

/** The best values of one sport; absent where nothing was measured. */
export interface SportRecords {
  sport: string;
  longest_seconds?: Best;
  farthest_meters?: Best;
  /** Highest average over a whole workout of at least `FAST_FROM_SECONDS`. */
  fastest_mps?: Best;
  most_climb_meters?: Best;
  highest_heart_rate_bpm?: Best;
}

/** Seconds; in shorter workouts an average speed says little. */
export const FAST_FROM_SECONDS = 1200;

/** Sums of workouts, rounded to a tenth; an unknown value counts as 0. */
export function totalsOf(all: readonly StatsWorkout[]): Totals {
  const workouts = counted(all);
  let [seconds, meters, climb, kcal, load] = [0, 0, 0, 0, 0];
  // Once through them for all sums: there are thousands of periods.
  for (const one of workouts) {
    seconds += one.duration_seconds ?? 0;
    meters += one.distance_meters ?? 0;
    climb += one.elevation_gain_meters ?? 0;
    kcal += one.calories_kcal ?? 0;
    load += one.training_load?.cardio ?? 0;
  }
  return {
    workouts: workouts.length,
    duration_seconds: tenths(seconds),
    distance_meters: tenths(meters),
    elevation_gain_meters: tenths(climb),
    calories_kcal: tenths(kcal),
    cardio_load: tenths(load),
  };
}

const tenths = (sum: number) => Math.round(sum * 10) / 10;

/** Totals of each period from the first workout's to the last one's, empty ones in between included; by local day. */
export function byPeriod(all: readonly StatsWorkout[], span: Span): (Period & Totals)[] {
  const workouts = counted(all);
  const starts = workouts.map((workout) => workout.start_time_local).sort();
  const [first] = starts;
  if (first === undefined) return [];
  const last = starts.at(-1) ?? first;
  const groups = grouped(workouts, (workout) => periodNameOf(workout.start_time_local, span));
  const periods: (Period & Totals)[] = [];
  for (let at = periodOf(first, span); at.from <= last; at = nextPeriod(at, span)) {
    periods.push({ ...at, ...totalsOf(groups.get(at.period) ?? []) });
  }
  return periods;
}

/** Totals of each sport, the one with the most time first. */
export function bySport(workouts: readonly StatsWorkout[]): ({ sport: string } & Totals)[] {
  return sportsOf(workouts).map(({ totals }) => totals);
}

function sportsOf(workouts: readonly StatsWorkout[]) {
  return [...grouped(counted(workouts), (workout) => workout.type)]
    .map(([sport, own]) => ({ own, totals: { sport, ...totalsOf(own) } }))
    .sort(({ totals: a }, { totals: b }) => b.duration_seconds - a.duration_seconds || (a.sport < b.sport ? -1 : 1));
}

/** Mean daily cardio load over the 7 and the 28 days up to and including `today`, a local day. */
export function loadOf(workouts: readonly StatsWorkout[], today: string): { days_7: number; days_28: number } {
  const all = counted(workouts);
  const mean = (days: number) => {
    const from = addDays(today, 1 - days);
    const { cardio_load } = totalsOf(
      all.filter(({ start_time_local: start }) => start >= from && start.slice(0, 10) <= today),
    );
    return Math.round((cardio_load / days) * 10) / 10;
  };
  return { days_7: mean(7), days_28: mean(28) };
}

/** The records of each sport, the one with the most time first. Of equal values, the earliest counts. */
export function recordsOf(workouts: readonly StatsWorkout[]): SportRecords[] {
  return sportsOf(workouts).map(({ own, totals: { sport } }) => {
    const fast = own.filter(({ duration_seconds: seconds = 0 }) => seconds >= FAST_FROM_SECONDS);
    return {
      sport,
      ...best('longest_seconds', own, (w) => w.duration_seconds),
      ...best('farthest_meters', own, (w) => w.distance_meters),
      ...best('fastest_mps', fast, (w) => w.avg_speed_mps),
      ...best('most_climb_meters', own, (w) => w.elevation_gain_meters),
      ...best('highest_heart_rate_bpm', own, (w) => w.max_heart_rate_bpm),
    };
  });
}

function best<K extends keyof SportRecords>(
  name: K,
  workouts: readonly StatsWorkout[],
  of: (workout: StatsWorkout) => number | undefined,
): { [P in K]?: Best } {
  let found: Best | undefined;
  for (const workout of workouts) {
    const value = of(workout) ?? 0;
    if (value <= (found?.value ?? 0)) continue;
    found = { value, workout: workout.id, start_time_local: workout.start_time_local };
  }
  const record: { [P in K]?: Best } = {};
  if (found) record[name] = found;
  return record;
}
