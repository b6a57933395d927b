import { sportTable } from './sport-table.js';
import { workoutTypes } from './workout-types.js';

/** Every word that names a sport in a filter, in the spelling of `type`: types, FIT's sports and Polar's own words. */
export const sportWords: ReadonlySet<string> = new Set([
  ...workoutTypes,
  ...Object.values(sportTable).map(([, sport]) => sport),
  ...Object.keys(sportTable).map((word) => word.toLowerCase().replaceAll(/[ -]/g, '_')),
]);
