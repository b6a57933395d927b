import type { SourceRoutePoint } from '../../../workouts/source-session.js';
import type { LocalClock } from '../../../workouts/time/time.js';
import { type Timed, timed } from './old-series.js';
import { numberOf } from './series.js';

/** Of the exercise that a route belongs to. */
interface Around {
  start: LocalClock;
  utcOffsetMinutes: number | undefined;
  /** ms from the start to the latest end that is possible. */
  spanMillis: number | undefined;
}

/** ms; satellites and the watch do not agree on the second, and a last point can come after the stop. */
const TOLERANCE_MS = 60_000;

/** ms; what lies further from the session is a point with a wrong clock, and says nothing of the others. */
const NEAR_MS = 86_400_000;

/** `samples.recordedRoute`: points of the wall clock, pauses included. What lies before the start is left out. */
export function oldRouteOf(raw: unknown, around: Around): SourceRoutePoint[] {
  const points = timed(raw, around.start);
  const ahead = millisAhead(points, around);
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
 * Routes of `exportVersion` 1.3 are on a clock to which the zone was added a second time. Whether this one is shows by
 * itself: as it stands it lies outside the session, and without the zone inside.
 */
function millisAhead(points: readonly Timed[], { utcOffsetMinutes = 0, spanMillis }: Around): number {
  if (spanMillis === undefined) return 0;
  const zone = utcOffsetMinutes * 60_000;
  const near = points.filter(({ millis }) => Math.abs(millis) <= spanMillis + NEAR_MS);
  const liesInside = (ahead: number) =>
    near.every(({ millis }) => millis - ahead >= -TOLERANCE_MS && millis - ahead <= spanMillis + TOLERANCE_MS);
  return !liesInside(0) && liesInside(zone) ? zone : 0;
}
