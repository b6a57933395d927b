import { countsSteps } from '../../workouts/sports/cadence.js';

/** m/s: a little more than the top speed of the fastest sprint over 100 m (2009: 12.4 m/s). */
const ON_FOOT = 12.5;
/** m/s: more than the fastest 50 m ever swum, the dive included (2.5 m/s). */
const SWIMMING = 3;
/** m/s: 144 km/h, which is more than a race bicycle reaches downhill. */
const CYCLING = 40;
/** m/s: more than the record of speed skiing (71 m/s), the fastest sport without a motor on the ground. */
const OTHERS = 75;

const withMotor = new Set([
  'flying',
  'motorcycling',
  'driving',
  'hang_gliding',
  'snowmobiling',
  'sky_diving',
  'boating',
]);

/**
 * The speed that nobody exceeds in a sport, in m/s: what a sensor shows above it is a jump of the position. No limit where
 * an engine or the air carries.
 * @param sport its FIT name.
 */
export function limitOf(sport = ''): number {
  if (countsSteps(sport)) return ON_FOOT;
  if (sport === 'swimming') return SWIMMING;
  if (sport === 'cycling' || sport === 'e_biking') return CYCLING;
  return withMotor.has(sport) ? Number.POSITIVE_INFINITY : OTHERS;
}

/** Seconds by meters, each a little less than the best time anybody has run over that distance. */
const neverFaster = new Map<number, number>([
  [400, 42],
  [1000, 130],
  [1609.344, 220],
  [3000, 430],
  [5000, 745],
  [10_000, 1560],
  [21_097.5, 3360],
  [42_195, 7080],
]);

/** Seconds: nobody covers a distance on foot in less. 0 for other sports, and where no bound is known. */
export function leastSeconds(meters: number, sport = ''): number {
  return countsSteps(sport) ? (neverFaster.get(meters) ?? meters / ON_FOOT) : 0;
}
