import type { SourceRoutePoint, SourceSamples } from '../../../../workouts/source-session.js';
import { parseInstant } from '../../../../workouts/time/time.js';
import { present } from '../../fields.js';
import { numeral } from '../numerals.js';
import type { Grid } from './grid.js';
import type { TcxPoint } from './read-xml.js';

/** The sample types of AccessLink for what a trackpoint has. */
const channels = [
  ['0', 'heartRate'],
  ['2', 'cadence'],
  ['3', 'altitude'],
  ['4', 'watts'],
  ['10', 'distance'],
] as const satisfies readonly (readonly [string, keyof TcxPoint])[];

/** The series of a file; one without a value is left out, and so is a distance that is 0 throughout. */
export function samplesOf(points: readonly TcxPoint[], { interval, places, length }: Grid): SourceSamples[] {
  return channels.flatMap(([sampleType, field]) => {
    const data = new Float64Array(length).fill(Number.NaN);
    for (const [k, point] of points.entries()) {
      const place = places[k];
      if (place !== undefined) data[place] = numeral(point[field]) ?? Number.NaN;
    }
    const isRecorded = data.some((value) => (field === 'distance' ? value > 0 : !Number.isNaN(value)));
    return isRecorded ? [{ recordingRate: interval, sampleType, data }] : [];
  });
}

/**
 * The route, on the wall clock since the start. Polar's times are one interval late: they are those at the end of what was
 * recorded.
 * @param interval seconds.
 */
export function routeOf(points: readonly TcxPoint[], startMs: number, interval: number): SourceRoutePoint[] {
  const lateMs = latenessOf(points, startMs, interval);
  return points.flatMap((point) => {
    const latitude = numeral(point.latitude);
    const longitude = numeral(point.longitude);
    const at = parseInstant(point.time.trim());
    if (latitude === undefined || longitude === undefined || at === undefined) return [];
    const offsetMillis = Math.max(0, at - startMs - lateMs);
    return [present({ latitude, longitude, offsetMillis, altitude: numeral(point.altitude) })];
  });
}

/** ms; a session can start in the middle of a second. */
const TOLERANCE_MS = 100;

/** One interval, if the first point comes that long after the start. */
function latenessOf(points: readonly TcxPoint[], startMs: number, interval: number): number {
  const firstMs = parseInstant(points[0]?.time.trim() ?? '') ?? startMs;
  return Math.abs(firstMs - startMs - interval * 1000) <= TOLERANCE_MS ? interval * 1000 : 0;
}
