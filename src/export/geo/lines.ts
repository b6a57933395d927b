import type { RoutePoint, Workout } from '../../workouts/workout.js';
import { samplers } from '../track/nearest-sample.js';
import { decimal, instantText } from '../track/numbers.js';
import { segmentBreaks } from '../track/segments.js';
import { startMs } from '../track/timing.js';
import { orderedRoute } from '../track/track.js';

/** A point of the route with what was measured there. Degrees (WGS 84), meters, bpm. */
export interface GeoPoint {
  longitude: number;
  latitude: number;
  altitude?: number;
  /** RFC 3339 UTC. */
  time: string;
  heartRate?: number;
}

/** Beyond this, two neighboring points are on either side of the 180th meridian. */
const HALF_TURN = 180;

/**
 * The route as lines of at least two points, one after the other. A line ends at a pause, at a gap of more than three
 * minutes and at the 180th meridian, where RFC 7946 (3.1.9) cuts lines. A point on its own is there twice: a line needs two.
 */
export function* linesOf(workout: Workout): Generator<GeoPoint[], void> {
  const isNewSegment = segmentBreaks(workout);
  const read = pointReader(workout);
  let line: GeoPoint[] = [];
  let previous: RoutePoint | undefined;
  for (const point of orderedRoute(workout)) {
    const isApart =
      previous !== undefined &&
      (isNewSegment(previous.time_seconds, point.time_seconds) ||
        Math.abs(point.longitude - previous.longitude) > HALF_TURN);
    if (isApart) {
      yield* whole(line);
      line = [];
    }
    line.push(read(point));
    previous = point;
  }
  yield* whole(line);
}

function* whole(line: GeoPoint[]): Generator<GeoPoint[], void> {
  const [first, ...others] = line;
  if (first) yield others.length === 0 ? [first, first] : line;
}

function pointReader(workout: Workout): (point: RoutePoint) => GeoPoint {
  const start = startMs(workout);
  const sampler = samplers(workout);
  const altitudeAt = sampler('altitude_meters');
  const heartRateAt = sampler('heart_rate_bpm');
  return ({ time_seconds: t, latitude, longitude, altitude_meters: routed }) => {
    const measured = altitudeAt(t);
    const altitude = Number.isFinite(measured) ? measured : routed;
    const heartRate = heartRateAt(t);
    return {
      ...{ longitude, latitude, time: instantText(start + Math.round(t * 1000)) },
      ...(altitude !== undefined && { altitude }),
      ...(Number.isFinite(heartRate) && heartRate > 0 && { heartRate: Math.round(heartRate) }),
    };
  };
}

/** Longitude, latitude and, if known, altitude, as both formats order them. */
export function coordinates({ longitude, latitude, altitude }: GeoPoint, separator: string): string {
  const numbers = [decimal(longitude, 7), decimal(latitude, 7)];
  if (altitude !== undefined) numbers.push(decimal(altitude, 2));
  return numbers.join(separator);
}
