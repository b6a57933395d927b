import type { WorkoutFacts } from '../../payload/model.js';
import { figures } from '../figures.js';
import { hours, sum } from '../metrics.js';
import { units } from '../units.js';

const whole = (value: number) => Math.round(value).toLocaleString('en');

/** The totals of a period; a total that no workout contributes to is left out. @param slept mean time asleep, in words. */
export function totals(workouts: readonly WorkoutFacts[], slept: string | undefined): HTMLElement {
  const days = new Set(workouts.map(({ start_time_local: start }) => start.slice(0, 10))).size;
  const known = (of: (workout: WorkoutFacts) => number | undefined, text: (value: number) => string) =>
    workouts.some((workout) => of(workout) !== undefined) ? text(sum(workouts, of)) : undefined;
  const entries: [string, string | undefined][] = [
    ['Workouts', whole(workouts.length)],
    ['Time', known((w) => w.duration_seconds, hours)],
    [
      'Distance',
      known(
        (w) => w.distance_meters,
        (meters) => `${whole(units.distanceValue(meters))} ${units.names.distance}`,
      ),
    ],
    [
      'Climb',
      known(
        (w) => w.elevation_gain_meters,
        (meters) => `${whole(units.elevationValue(meters))} ${units.names.elevation}`,
      ),
    ],
    ['Days with training', whole(days)],
    ['Cardio load', slept === undefined ? known((w) => w.cardio_load, whole) : undefined],
    ['Asleep, on average', slept],
  ];
  const shown = entries.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
  return figures(shown, 6, shown.length);
}
