import { type Family, familyOf } from '../../families.js';
import type { WorkoutFacts } from '../../payload/model.js';
import { hours } from '../metrics.js';
import { units } from '../units.js';

const nouns: Readonly<Record<Family, string>> = {
  run: 'run',
  ride: 'ride',
  swim: 'swim',
  walk: 'walk',
  ski: 'ski tour',
  strength: 'strength session',
  other: 'workout',
};

export const nounOf = (workout: WorkoutFacts): string => nouns[familyOf(workout)];

const ordinals = ['', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
export const ordinal = (n: number): string => ordinals[n] ?? `${n}th`;

/** Few of a kind are no ranking. */
const RANKED = 5;

/**
 * The headline of a workout is a fact, the first of these that holds: the longest of its kind, among the three longest,
 * how many went as far this month, how many there were this month, the plain distance or time.
 * @param workouts newest first.
 */
export function headlineOf(workout: WorkoutFacts, workouts: readonly WorkoutFacts[]): string {
  const noun = nounOf(workout);
  const meters = workout.distance_meters ?? 0;
  const alike = workouts.filter((other) => familyOf(other) === familyOf(workout));
  const size = meters > 0 ? units.distance(meters) : hours(workout.duration_seconds ?? 0);
  const amount = (one: WorkoutFacts) => (meters > 0 ? one.distance_meters : one.duration_seconds) ?? 0;
  const place = 1 + alike.filter((other) => amount(other) > amount(workout)).length;
  if (alike.length > RANKED && place === 1) return `${size}, your longest ${noun} so far`;
  if (alike.length > RANKED && place <= 3) return `${size}, your ${ordinal(place)} longest ${noun}`;
  const month = workout.start_time_local.slice(0, 7);
  const inMonth = alike.filter((other) => other.start_time_local.startsWith(month));
  const mark = markBelow(meters);
  const asFar = inMonth.filter(({ distance_meters: other = 0 }) => mark > 0 && other >= mark).length;
  if (asFar > 1)
    return `${size}, your ${ordinal(asFar)} ${noun} beyond ${Math.round(units.distanceValue(mark))} ${units.names.distance} this month`;
  if (inMonth.length > 1) return `${size}, your ${ordinal(inMonth.length)} ${noun} this month`;
  return `${size} ${meters > 0 ? noun : `of ${noun}`}`;
}

/** The longest round distance that was reached, in meters; 0 if none. */
function markBelow(meters: number): number {
  const marks = [100, 50, 30, 20, 15, 10, 5].map((mark) => mark * units.paceMeters);
  return marks.find((mark) => meters >= mark) ?? 0;
}
