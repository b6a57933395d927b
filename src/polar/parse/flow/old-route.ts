import type { SourceRoutePoint } from '../../../workouts/source-session.js';
import type { LocalClock } from '../../../workouts/time/time.js';
import { type Timed, timed } from './old-series.js';
import { numberOf } from './series.js';

/** The clock of the exercise that a route belongs to. */
interface ExerciseClock {
  start: LocalClock;
  utcOffsetMinutes: number | undefined;
  /** ms from the start to the latest possible end. */
  spanMillis: number | undefined;
}

/** ms; satellites and the watch do not agree to the second, and a last point can come after the stop. */
const TOLERANCE_MS = 60_000;

/** ms; a point further from the session has a wrong clock, and says nothing about the others. */
const NEAR_MS = 86_400_000;

/** `samples.recordedRoute`: points on the wall clock, pauses included. Points before the start are left out. */
export function oldRouteOf(raw: unknown, exercise: ExerciseClock): SourceRoutePoint[] {
  const points = timed(raw, exercise.start);
  const ahead = millisAhead(points, exercise);
  return points.flatMap(({ millis, fields }) => {
    const offsetMillis = millis - ahead;
    if (offsetMillis < 0) return [];
    const altitude = numberOf(fields.altitude);
    return [
      {
        latitude: numberOf(fields.latitude) ?? Number.NaN,
        longitude: numberOf(fields.longitude) ?? Number.NaN,
        offsetMillis,
        ...(altitude !== undefined && { altitude }),
      },
    ];
  });
}

/**
 * Routes of `exportVersion` 1.3 are on a clock to which the zone was added a second time. Whether this route is can be
 * seen: as it stands, it is outside the session, and without the zone, inside.
 */
function millisAhead(points: readonly Timed[], { utcOffsetMinutes = 0, spanMillis }: ExerciseClock): number {
  if (spanMillis === undefined) return 0;
  const zone = utcOffsetMinutes * 60_000;
  const near = points.filter(({ millis }) => Math.abs(millis) <= spanMillis + NEAR_MS);
  const liesInside = (ahead: number) =>
    near.every(({ millis }) => millis - ahead >= -TOLERANCE_MS && millis - ahead <= spanMillis + TOLERANCE_MS);
  return !liesInside(0) && liesInside(zone) ? zone : 0;
}
