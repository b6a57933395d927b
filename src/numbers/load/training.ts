import type { RecordOfKind } from '../../kinds/kinds.js';
import { type DailyLoad, dailyLoad, type LoadWorkout } from './daily.js';
import { type FormDay, type FormDays, formOf, type Monotony, monotonyOf, usualFormDays } from './form.js';
import { limitsOn } from './trimp.js';

/** What form is computed from. */
export interface TrainingData {
  workouts: readonly LoadWorkout[];
  /** What you entered about yourself, the oldest first: for the load of workouts without one. */
  told?: readonly RecordOfKind<'physical_info'>[];
  /** Polar's days of load, the oldest first. */
  polar?: readonly RecordOfKind<'cardio_load'>[];
  /** Only some workouts were chosen: Polar's load of a whole day says nothing about them. */
  isPart?: boolean;
}

/** Load and form up to a local date. */
export interface Training {
  constants: FormDays;
  /** How many workouts have their load from where. */
  workouts: DailyLoad['workouts'];
  /** From the first day with a load on. */
  days: FormDay[];
  /** The seven days up to the date. */
  week: Monotony;
  /** Polar's newest word on it. */
  polar?: RecordOfKind<'cardio_load'>;
}

/** Load and form of workouts up to and including `until`; undefined without a day that has a load. */
export function trainingOf(data: TrainingData, until: string, constants = usualFormDays): Training | undefined {
  const { told = [], polar = [], isPart = false } = data;
  const polarDays = new Map(polar.map((one) => [one.date, one.cardio_load]));
  const { days, workouts } = dailyLoad(
    data.workouts.filter(({ start_time_local: start }) => start.slice(0, 10) <= until),
    { limitsOn: (date) => limitsOn(told, date), ...(!isPart && { polarOn: (date) => polarDays.get(date) }) },
  );
  const loaded = new Map([...days].filter(([, load]) => load > 0));
  if (loaded.size === 0) return undefined;
  const newest = polar.findLast(({ date, tolerance }) => date <= until && tolerance !== undefined);
  return {
    constants,
    workouts,
    days: formOf(loaded, until, constants),
    week: monotonyOf(loaded, until),
    ...(newest && { polar: newest }),
  };
}
