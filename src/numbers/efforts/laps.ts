import { clockOf } from '../../workouts/time/clock.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import type { Lap, Workout } from '../../workouts/workout.js';
import { measuresOf, metersAt } from './measures.js';

/**
 * Laps as the watch took them, with what it did not say about them filled in from the samples: heart rate, distance, speed,
 * cadence, power, climb. What the watch says stays.
 */
export function measuredLaps(
  laps: readonly Lap[],
  { streams = {}, pauses }: Pick<Workout, 'streams' | 'pauses'>,
): Lap[] {
  const { timerAt } = clockOf({ pauses });
  return laps.map((lap) => {
    const start = timerAt(lap.start_seconds);
    const span = { start, end: start + lap.duration_seconds };
    const meters = lap.distance_meters ?? distanceIn(span, streams.distance_meters);
    return withoutUndefined({
      ...measuresOf(streams, span),
      distance_meters: meters,
      avg_speed_mps: meters === undefined || lap.duration_seconds === 0 ? undefined : meters / lap.duration_seconds,
      ...withoutUndefined(lap),
    });
  });
}

function distanceIn({ start, end }: { start: number; end: number }, stream: Parameters<typeof metersAt>[0]) {
  return stream && Math.round(10 * Math.max(0, metersAt(stream, end) - metersAt(stream, start))) / 10;
}

/** Share by which the laps of a watch may miss a length that they were meant to have. */
const TOLERANCE = 0.02;

/** Whether all but the last of the laps are as long as a split. */
export function areLapsOf(laps: readonly Lap[], meters: number): boolean {
  const whole = laps.slice(0, -1);
  return (
    whole.length > 0 &&
    whole.every(({ distance_meters: length = 0 }) => Math.abs(length - meters) <= TOLERANCE * meters)
  );
}
