import type { SourceRoutePoint, SourceSession } from '../../../../workouts/source-session.js';
import { offsetBetween } from '../../../../workouts/time/offset.js';
import { parseInstant, utcFromLocal } from '../../../../workouts/time/time.js';

/*
 * The GPX file of an exercise. Its times are real ones, of the satellites; the exercise has local ones, by a watch that can
 * be minutes off. In the one real pair the first point is the first value of the series, and the altitudes of both agree.
 */

/** A route on an exercise, and the offset of its clock from UTC. */
export interface PlacedRoute extends Pick<SourceSession, 'route' | 'routeClock' | 'hasRoute' | 'filePauses'> {
  utcOffsetMinutes: number;
  /** The altitudes of the route are those of the series: it certainly belongs to the exercise. */
  agrees: boolean;
}

/** ms by which a watch may be off; more would be nearer to the next quarter of an hour. */
const MAX_OFF_MS = 400_000;

/**
 * Lays a route on an exercise: the first point at its first value, or, if only then the altitudes agree, where the clock
 * says. Undefined if no time zone explains the difference of the two clocks.
 */
export function placeRoute(points: readonly SourceRoutePoint[], exercise: SourceSession): PlacedRoute | undefined {
  const timed = points.flatMap(({ time, ...point }) => {
    const at = parseInstant(time ?? '');
    return at === undefined ? [] : [{ point, at }];
  });
  const first = timed[0]?.at;
  const utcOffsetMinutes = first === undefined ? undefined : offsetBetween(exercise.startTime, first, MAX_OFF_MS);
  if (first === undefined || utcOffsetMinutes === undefined) return undefined;
  const late = first - (utcFromLocal(exercise.startTime, utcOffsetMinutes) ?? first);
  const shifts = late > 0 ? [0, late] : [0];
  const agreeing = shifts.find((shift) => agrees(timed, shift - first, exercise));
  const shift = agreeing ?? 0;
  return {
    utcOffsetMinutes,
    agrees: agreeing !== undefined,
    route: timed.map(({ point, at }) => ({ ...point, offsetMillis: at - first + shift })),
    routeClock: 'wall',
    hasRoute: true,
    // Points and values keep step to the end: the timer never stopped.
    ...(agreeing !== undefined && { filePauses: [] }),
  };
}

const ALTITUDE = '3';
/** m; the series is rounded. */
const SAME_ALTITUDE = 1;
/** Of the points; a receiver and a barometer part for a while. */
const MOST = 0.8;
const FEWEST = 10;

/** Whether the altitudes of the points are those of the series, and not by being the same everywhere. */
function agrees(
  timed: readonly { point: SourceRoutePoint; at: number }[],
  shiftMs: number,
  { samples = [] }: SourceSession,
): boolean {
  const series = samples.find(({ sampleType }) => sampleType === ALTITUDE);
  if (!series || typeof series.data === 'string' || !series.recordingRate) return false;
  const { data, recordingRate } = series;
  const pairs = timed.flatMap(({ point: { altitude }, at }) => {
    const value = data[Math.round((at + shiftMs) / 1000 / recordingRate)];
    return altitude === undefined || value === undefined || Number.isNaN(value) ? [] : [{ altitude, value }];
  });
  const same = pairs.filter(({ altitude, value }) => Math.abs(altitude - value) <= SAME_ALTITUDE);
  const isFlat = pairs.every(({ altitude }) => Math.abs(altitude - (pairs[0]?.altitude ?? 0)) <= SAME_ALTITUDE);
  return pairs.length >= FEWEST && !isFlat && same.length >= pairs.length * MOST;
}
