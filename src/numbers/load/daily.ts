import { counted } from '../../workouts/counted.js';
import { grouped } from '../grouping.js';
import { type HeartLimits, trimpOf } from './trimp.js';

/** What the load of a workout is made of. */
export interface LoadWorkout {
  start_time_local: string;
  duration_seconds?: number | undefined;
  avg_heart_rate_bpm?: number | undefined;
  training_load?: { cardio?: number | undefined } | undefined;
  /** The training impulse, where it was computed before and the limits are not known any more. */
  impulse?: number | undefined;
  part_of?: object | undefined;
  legs?: number | undefined;
}

/** Where the loads of workouts come from. */
export interface LoadSources {
  /** Workouts with a cardio load by Polar. */
  polar: number;
  /** Workouts of days for which Polar gave the load of the day only. */
  polar_day: number;
  /** Workouts whose load was computed from their mean heart rate (TRIMP). */
  heart_rate: number;
  /** Workouts without any: they count as 0. */
  none: number;
}

/** The load of each day with a workout, by local date. */
export interface DailyLoad {
  days: ReadonlyMap<string, number>;
  workouts: LoadSources;
}

/** What else is known when workouts lack a load. */
export interface LoadKnowledge {
  /** Polar's load of a whole day; leave it out where only some workouts were chosen. */
  polarOn?: (date: string) => number | undefined;
  limitsOn?: (date: string) => HeartLimits | undefined;
}

/**
 * The load of each day: the sum of Polar's cardio load of its workouts. If one of them has none, Polar's load of that day
 * counts; else the training impulse of that workout, from its mean heart rate, on nearly the same scale, because Polar's
 * cardio load is a training impulse too. A multisport session counts by its legs.
 */
export function dailyLoad(workouts: readonly LoadWorkout[], { polarOn, limitsOn }: LoadKnowledge = {}): DailyLoad {
  const sources: LoadSources = { polar: 0, polar_day: 0, heart_rate: 0, none: 0 };
  const days = new Map<string, number>();
  for (const [date, own] of grouped(counted(workouts), (one) => one.start_time_local.slice(0, 10))) {
    const lacking = own.filter(({ training_load: load }) => load?.cardio === undefined);
    const whole = lacking.length > 0 ? polarOn?.(date) : undefined;
    sources.polar += own.length - lacking.length;
    if (whole !== undefined) sources.polar_day += lacking.length;
    const computed = whole === undefined ? lacking.map((one) => one.impulse ?? impulseOf(one, limitsOn?.(date))) : [];
    for (const one of computed) sources[one === undefined ? 'none' : 'heart_rate'] += 1;
    const known = [...own.map((one) => one.training_load?.cardio), ...computed];
    days.set(date, whole ?? known.reduce<number>((sum, one) => sum + (one ?? 0), 0));
  }
  return { days, workouts: sources };
}

/** The training impulse of a workout; undefined if anything it needs is unknown. */
export function impulseOf(
  { duration_seconds: seconds, avg_heart_rate_bpm: rate }: Pick<LoadWorkout, 'duration_seconds' | 'avg_heart_rate_bpm'>,
  limits: HeartLimits | undefined,
): number | undefined {
  return seconds === undefined || rate === undefined || limits === undefined
    ? undefined
    : trimpOf(seconds, rate, limits);
}
