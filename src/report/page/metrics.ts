import { count, duration } from '../../ui/format.js';
import type { WorkoutFacts } from '../payload/model.js';
import { units } from './units.js';

/** Something that adds up over workouts. */
export interface Metric {
  id: string;
  label: string;
  /** Undefined if the workout does not have it. */
  of(workout: WorkoutFacts): number | undefined;
  /** With its unit. */
  text(value: number): string;
  /** Without its unit, for an axis whose unit is `unit`. */
  tick(value: number): string;
  unit: string;
  /** The step of an axis: each tick is a whole multiple of it. */
  step: number;
}

const whole = (value: number) => Math.round(value).toLocaleString('en');

const all: Metric[] = [
  {
    id: 'time',
    label: 'Time',
    of: (w) => w.duration_seconds,
    text: hours,
    tick: (seconds) => String(Math.round(seconds / 360) / 10),
    unit: 'hours',
    step: 3600,
  },
  {
    id: 'distance',
    label: 'Distance',
    of: (w) => w.distance_meters,
    text: (meters) => units.longDistance(meters, 1),
    tick: (meters) => whole(units.distanceValue(meters)),
    unit: units.names.distance,
    step: units.paceMeters,
  },
  { id: 'load', label: 'Cardio load', of: (w) => w.cardio_load, text: whole, tick: whole, unit: 'points', step: 1 },
  {
    id: 'training_load',
    label: 'Training load',
    of: (w) => w.training_load,
    text: whole,
    tick: whole,
    unit: 'points',
    step: 1,
  },
  {
    id: 'energy',
    label: 'Energy',
    of: (w) => w.calories_kcal,
    text: (kcal) => `${whole(kcal)} kcal`,
    tick: whole,
    unit: 'kcal',
    step: 1,
  },
  {
    id: 'count',
    label: 'Workouts',
    of: () => 1,
    text: (n) => count(Math.round(n), 'workout'),
    tick: whole,
    unit: '',
    step: 1,
  },
];

/** The metrics these workouts have; Polar's older training load only if there is no cardio load. */
export function metricsOf(workouts: readonly WorkoutFacts[]): Metric[] {
  const known = all.filter((metric) => workouts.some((workout) => metric.of(workout) !== undefined));
  const hasCardio = known.some(({ id }) => id === 'load');
  return known.filter(({ id }) => !(id === 'training_load' && hasCardio));
}

export function sum(workouts: readonly WorkoutFacts[], of: Metric['of']): number {
  return workouts.reduce((total, workout) => total + (of(workout) ?? 0), 0);
}

/** `5:12 h`, and `48 min` below an hour. */
export function hours(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${duration(minutes * 60).slice(0, -3)} h`;
}
