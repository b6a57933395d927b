import { clockOf, type Span } from '../../workouts/time/clock.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import type { Stream, Workout } from '../../workouts/workout.js';

/**
 * One lap as a file states it; together the laps cover the workout without holes or overlaps. Seconds since the start, on
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
 * Laps with what the watch did not count in them, as far as the series tell it: heart rate, speed and distance. What of
 * the total no lap claims goes to the laps without a distance, in the proportions of the series, so that the laps still
 * add up to it.
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
    // A value on the border belongs to the lap that begins there; after the last one none begins.
    const span = { start, end: i === laps.length - 1 ? Number.POSITIVE_INFINITY : end };
    const beats = measuresIn(span, streams.heart_rate_bpm);
    return withoutUndefined({
      ...lap,
      distanceMeters,
      avgHeartRate: lap.avgHeartRate ?? (beats && Math.round(beats.mean)),
      maxHeartRate: lap.maxHeartRate ?? beats?.greatest,
      // The average is distance by time, as it is of a whole workout.
      avgSpeed:
        lap.avgSpeed ?? (distanceMeters === undefined || lap.timer === 0 ? undefined : distanceMeters / lap.timer),
      maxSpeed: lap.maxSpeed ?? measuresIn(span, streams.speed_mps)?.greatest,
    });
  });
}

/**
 * A total split by weights, such that the parts add up to it exactly; where all weights are 0, the first takes it all.
 * `digits` is the resolution of the parts.
 */
export function shared(total: number, weights: number[], digits: number): number[] {
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

/** Metres in each lap, by its span on the timer, to the decimetre; undefined where nothing tells them apart. */
function distancesOf(laps: Span[], total: number | undefined, stream: Stream | undefined): number[] | undefined {
  if (laps.length === 1 && total !== undefined) return shared(total, [1], 1);
  const covered = laps.map(({ start, end }) => Math.max(0, metersAt(stream, end) - metersAt(stream, start)));
  const sum = covered.reduce((all, meters) => all + meters, 0);
  return sum > 0 ? shared(total ?? sum, covered, 1) : undefined;
}

/** What a cumulative series has come to at a second of the timer; 0 before its first value. */
function metersAt(stream: Stream | undefined, seconds: number): number {
  if (stream === undefined) return 0;
  let i = Math.min(stream.values.length - 1, Math.floor(seconds / stream.interval_seconds));
  while (i >= 0 && stream.values[i] === null) i--;
  return stream.values[i] ?? 0;
}

/** Of the values measured in a span of the timer; undefined where there is none. Only looked at: a day has too many to copy. */
function measuresIn({ start, end }: Span, stream: Stream | undefined): { mean: number; greatest: number } | undefined {
  if (stream === undefined) return undefined;
  const { interval_seconds: interval, values } = stream;
  const to = Math.min(values.length, Math.ceil(end / interval));
  let [count, sum, greatest] = [0, 0, Number.NEGATIVE_INFINITY];
  for (let i = Math.ceil(start / interval); i < to; i++) {
    const value = values[i] ?? null;
    if (value === null) continue;
    count++;
    sum += value;
    greatest = Math.max(greatest, value);
  }
  return count === 0 ? undefined : { mean: sum / count, greatest };
}
