import { meanAndMaxIn, metersAt } from '../../numbers/efforts/measures.js';
import { clockOf, type Span } from '../../workouts/time/clock.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import type { Stream, Workout } from '../../workouts/workout.js';

/**
 * One lap as written to a file; together the laps cover the workout without gaps or overlaps. Seconds since the start, on
 * the wall clock.
 */
export interface LapSummary {
  start: number;
  end: number;
  /** Seconds on the timer, without pauses. */
  timer: number;
  distanceMeters?: number;
  caloriesKcal?: number;
  avgHeartRate?: number;
  maxHeartRate?: number;
  avgSpeed?: number;
  maxSpeed?: number;
  /** rpm, of one leg or crank */
  avgCadence?: number;
  maxCadence?: number;
  avgPower?: number;
  maxPower?: number;
  /** m */
  ascent?: number;
  descent?: number;
}

/**
 * Laps with what the watch did not count in them filled in from the samples: heart rate, speed and distance. The part of
 * the total distance that no lap claims goes to the laps without a distance, in proportion to the samples, so that the
 * laps still add up to the total.
 */
export function withMeasures(laps: LapSummary[], workout: Workout): LapSummary[] {
  const { distance_meters: total, streams = {} } = workout;
  const { timerAt } = clockOf(workout);
  const spans = laps.map(({ start, end }): Span => ({ start: timerAt(start), end: timerAt(end) }));
  const open = laps.filter((lap) => lap.distanceMeters === undefined);
  const openSpans = spans.filter((_, i) => laps[i]?.distanceMeters === undefined);
  const distances = distancesOf(openSpans, unclaimed(total, laps), streams.distance_meters);
  return laps.map((lap, i) => {
    const distanceMeters = lap.distanceMeters ?? distances?.[open.indexOf(lap)];
    const { start = 0, end = 0 } = spans[i] ?? {};
    // A value on the boundary belongs to the lap that begins there; after the last one none begins.
    const span = { start, end: i === laps.length - 1 ? Number.POSITIVE_INFINITY : end };
    const beats = meanAndMaxIn(span, streams.heart_rate_bpm);
    return withoutUndefined({
      ...lap,
      distanceMeters,
      avgHeartRate: lap.avgHeartRate ?? (beats && Math.round(beats.mean)),
      maxHeartRate: lap.maxHeartRate ?? beats?.max,
      // The average is distance by time, as for a whole workout.
      avgSpeed:
        lap.avgSpeed ?? (distanceMeters === undefined || lap.timer === 0 ? undefined : distanceMeters / lap.timer),
      maxSpeed: lap.maxSpeed ?? meanAndMaxIn(span, streams.speed_mps)?.max,
    });
  });
}

/**
 * Splits a total by weights so that the parts add up to it exactly; if all weights are 0, the first part gets it all.
 * `digits` is the resolution of the parts.
 */
export function apportion(total: number, weights: number[], digits: number): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  const unit = 10 ** digits;
  let passed = 0;
  let given = 0;
  return weights.map((weight) => {
    passed += weight;
    const upToHere = Math.round(total * (sum === 0 ? 1 : passed / sum) * unit);
    const part = upToHere - given;
    given = upToHere;
    return part / unit;
  });
}

function unclaimed(total: number | undefined, laps: LapSummary[]): number | undefined {
  const claimed = laps.reduce((sum, lap) => sum + (lap.distanceMeters ?? 0), 0);
  return total === undefined ? undefined : Math.max(0, total - claimed);
}

/** Meters in each lap, by its span on the timer, to the decimeter; undefined if nothing says how to split them. */
function distancesOf(laps: Span[], total: number | undefined, stream: Stream | undefined): number[] | undefined {
  if (laps.length === 1 && total !== undefined) return apportion(total, [1], 1);
  const covered = laps.map(({ start, end }) => Math.max(0, metersAt(stream, end) - metersAt(stream, start)));
  const sum = covered.reduce((all, meters) => all + meters, 0);
  return sum > 0 ? apportion(total ?? sum, covered, 1) : undefined;
}
