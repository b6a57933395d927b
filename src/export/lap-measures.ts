import { measured } from '../workouts/streams.js';
import type { Stream, Streams, Workout } from '../workouts/types.js';
import type { LapSummary } from './laps.js';

/**
 * Laps with what the watch did not count in them, as far as the series tell it: heart rate, speed and distance. What of
 * the total no lap claims goes to the laps without a distance, in the proportions of the series, so that the laps still
 * add up to it.
 */
export function withMeasures(laps: LapSummary[], { distance_meters: total, streams = {} }: Workout): LapSummary[] {
  const open = laps.filter((lap) => lap.distanceMeters === undefined);
  const distances = distancesOf(open, unclaimed(total, laps), streams.distance_meters);
  return laps.map((lap) => {
    const distanceMeters = lap.distanceMeters ?? distances?.[open.indexOf(lap)];
    return {
      ...lap,
      distanceMeters,
      ...heartRateIn(lap, streams.heart_rate_bpm),
      ...speedIn(lap, distanceMeters, streams),
    };
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

/** Metres in each lap, to the decimetre; undefined where nothing tells them apart. */
function distancesOf(laps: LapSummary[], total: number | undefined, stream: Stream | undefined): number[] | undefined {
  if (laps.length === 1 && total !== undefined) return shared(total, [1], 1);
  const covered = laps.map(({ start, end }) => Math.max(0, metersAt(stream, end) - metersAt(stream, start)));
  const sum = covered.reduce((all, meters) => all + meters, 0);
  return sum > 0 ? shared(total ?? sum, covered, 1) : undefined;
}

/** What a cumulative series has come to at a time; 0 before its first value. */
function metersAt(stream: Stream | undefined, seconds: number): number {
  if (stream === undefined) return 0;
  let i = Math.min(stream.values.length - 1, Math.floor(seconds / stream.interval_seconds));
  while (i >= 0 && stream.values[i] === null) i--;
  return stream.values[i] ?? 0;
}

type HeartRate = Pick<LapSummary, 'avgHeartRate' | 'maxHeartRate'>;

function heartRateIn(lap: LapSummary, stream: Stream | undefined): HeartRate {
  const beats = valuesIn(lap, stream);
  const mean = beats.reduce((sum, bpm) => sum + bpm, 0) / beats.length;
  return {
    avgHeartRate: lap.avgHeartRate ?? (beats.length > 0 ? Math.round(mean) : undefined),
    maxHeartRate: lap.maxHeartRate ?? greatest(beats),
  };
}

type Speed = Pick<LapSummary, 'avgSpeed' | 'maxSpeed'>;

/** The average is distance by time, as it is of a whole workout. */
function speedIn(lap: LapSummary, distance: number | undefined, { speed_mps: stream }: Streams): Speed {
  return {
    avgSpeed: distance === undefined || lap.timer === 0 ? undefined : distance / lap.timer,
    maxSpeed: greatest(valuesIn(lap, stream)),
  };
}

function valuesIn({ start, end }: LapSummary, stream: Stream | undefined): number[] {
  const { interval_seconds: interval, values } = stream ?? { interval_seconds: 1, values: [] };
  return measured(values.slice(Math.ceil(start / interval), Math.ceil(end / interval)));
}

function greatest(values: number[]): number | undefined {
  return values.reduce<number | undefined>((most, value) => Math.max(most ?? value, value), undefined);
}
