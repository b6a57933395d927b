import { encoderFor, type FormatOptions } from '../../../src/export/format.js';
import type { Workout } from '../../../src/workouts/workout.js';

/** A workout as a whole file, in a format with one file per workout. */
export function encoded(format: 'json' | 'gpx' | 'tcx' | 'fit' | 'kml' | 'geojson', workout: Workout): Buffer {
  return joined(encoderFor(format).encode!(workout));
}

/** Workouts as one whole collection file. */
export function collected(
  format: 'json' | 'jsonl' | 'csv' | 'geojson',
  workouts: Workout[],
  options: FormatOptions = {},
): string {
  const collection = encoderFor(format, options).collections[0]!;
  const rows = workouts.map((workout, i) => joined(collection.rows(workout, i === 0)));
  return Buffer.concat([collection.opening(), ...rows, collection.closing()]).toString('utf8');
}

/** A chunk is valid until the next is requested, so each is copied. */
function joined(chunks: Iterable<Uint8Array>): Buffer {
  return Buffer.concat(Array.from(chunks, (chunk) => Buffer.from(chunk)));
}
