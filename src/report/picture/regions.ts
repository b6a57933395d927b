import { count } from '../../ui/format.js';
import type { Units } from '../../ui/units.js';
import { familyOf } from '../families.js';
import type { WorkoutFacts } from '../payload/model.js';
import type { Sketch } from '../sketch/sketch.js';
import { type Region, regionsOf } from './places.js';

/** How a family gets around, in words; what moves alike shares a picture. */
const manners = {
  run: 'on foot',
  walk: 'on foot',
  ride: 'by bike',
  swim: 'in the water',
  ski: 'on skis',
  strength: 'in other ways',
  other: 'in other ways',
} as const;

/** The regions of these workouts, the most visited first. */
export function regionsIn(
  workouts: readonly WorkoutFacts[],
  sketches: ReadonlyMap<string, Sketch>,
): Region<WorkoutFacts>[] {
  return regionsOf(
    workouts.flatMap((workout) => {
      const line = sketches.get(workout.id)?.route ?? [];
      return line.length > 1 ? [{ of: workout, line, group: manners[familyOf(workout)] }] : [];
    }),
  );
}

/** `Where you start most, by bike`, with the number of workouts and their distance. */
export function regionWords(
  { place, group, routes }: Region<WorkoutFacts>,
  units: Units,
): [title: string, detail: string] {
  const meters = routes.reduce((sum, { of }) => sum + (of.distance_meters ?? 0), 0);
  const where = place === 1 ? 'Where you start most' : `Place ${place}`;
  const distance = `${Math.round(units.distanceValue(meters)).toLocaleString('en')} ${units.names.distance}`;
  return [`${where}, ${group}`, [count(routes.length, 'workout'), ...(meters > 0 ? [distance] : [])].join(', ')];
}
