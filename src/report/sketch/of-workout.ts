import type { WorkoutEfforts } from '../../numbers/efforts/efforts.js';
import type { Workout } from '../../workouts/workout.js';
import { type Path, pathOf } from '../samples/path.js';
import { type Degrees, simplify } from './simplify.js';
import { SKETCH_METERS, type Sketch } from './sketch.js';

/** Enough for the bends of an hour; a longer route has more of them, and a noisier one is drawn more coarsely. */
const MIN_POINTS = 160;
const POINTS_PER_KM = 5;
/** Nor can a single one fill the file, whatever its distance says. */
const MAX_POINTS = 2000;

/** The sketch of a workout as it is stored. @param path of its route. */
export function sketchOf(workout: Workout, efforts: WorkoutEfforts, path = pathOf(workout.route ?? [])): Sketch {
  const { route = [], distance_meters: meters } = workout;
  return { route: route.length < 2 ? [] : routeOf(path, meters), efforts: efforts.distance };
}

function routeOf(path: Path, meters = 0): Degrees[] {
  const most = Math.min(MAX_POINTS, Math.max(MIN_POINTS, (POINTS_PER_KM * meters) / 1000));
  return simplify(path, SKETCH_METERS, most);
}
