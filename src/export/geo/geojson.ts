import type { Workout } from '../../workouts/workout.js';
import { Page } from '../files/page.js';
import { coordinates, type GeoPoint, linesOf } from './lines.js';

/** What a feature says about its workout, besides its name: values of `polar-sync.workout/1` by the same names. */
const properties = [
  ...['id', 'name', 'note', 'tags', 'gear', 'type', 'sport', 'sub_sport', 'start_time', 'start_time_local'],
  ...['utc_offset_minutes', 'end_time', 'duration_seconds', 'distance_meters', 'elevation_gain_meters'],
  ...['elevation_loss_meters', 'calories_kcal', 'avg_heart_rate_bpm', 'max_heart_rate_bpm', 'avg_speed_mps'],
] as const;

/** Opens and closes a file of features. */
export const collection = { opening: '{"type":"FeatureCollection","features":[', closing: '\n]}\n' };

/** A workout as GeoJSON (RFC 7946): a collection with one feature. */
export function* encodeGeoJson(workout: Workout): Generator<Uint8Array, void> {
  const page = new Page();
  page.text(`${collection.opening}\n`);
  yield* featurePages(page, workout);
  page.text(collection.closing);
  yield page.take();
}

/** The feature of a workout among others. */
export function* featureOf(workout: Workout, isFirst: boolean): Generator<Uint8Array, void> {
  const page = new Page();
  page.text(isFirst ? '\n' : ',\n');
  yield* featurePages(page, workout);
  yield page.take();
}

/**
 * A feature with its route as a MultiLineString: longitude, latitude, and altitude where it is known. As the readers of GPX
 * do it, `coordinateProperties` has the instant and the heart rate of every position, null where there is none. A workout
 * without a route is a feature without a geometry. Off by at most 5e-8 degrees and 5 mm.
 */
function* featurePages(page: Page, workout: Workout): Generator<Uint8Array, void> {
  const lines = () => linesOf(workout);
  const hasRoute = (workout.route ?? []).length > 0;
  page.text(`{"type":"Feature","id":${JSON.stringify(workout.id)},"geometry":`);
  if (!hasRoute) page.text('null');
  else {
    page.text('{"type":"MultiLineString","coordinates":');
    yield* nested(page, lines(), (point) => `[${coordinates(point, ',')}]`);
    page.text('}');
  }
  page.text(`,"properties":{${facts(workout)}`);
  if (hasRoute) {
    page.text(',"coordinateProperties":{"times":');
    yield* nested(page, lines(), ({ time }) => `"${time}"`);
    if (workout.streams?.heart_rate_bpm) {
      page.text(',"heart_rate_bpm":');
      yield* nested(page, lines(), ({ heartRate }) => String(heartRate ?? null));
    }
    page.text('}');
  }
  page.text('}}');
}

/** A list of lists, one for each line. */
function* nested(
  page: Page,
  lines: Iterable<GeoPoint[]>,
  text: (point: GeoPoint) => string,
): Generator<Uint8Array, void> {
  let opening = '[[';
  for (const line of lines) {
    for (const [i, point] of line.entries()) {
      page.text(`${i === 0 ? opening : ','}${text(point)}`);
      if (page.isFull) yield page.take();
    }
    opening = '],\n[';
  }
  page.text(']]');
}

function facts(workout: Workout): string {
  const known: [string, unknown][] = properties.map((name) => [name, workout[name as keyof Workout]]);
  const all = [...known, ['device', workout.source.device] as const].filter(([, value]) => value !== undefined);
  return all.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',');
}
