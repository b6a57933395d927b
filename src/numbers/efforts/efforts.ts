import { type Clock, clockOf } from '../../workouts/time/clock.js';
import type { Stream, Workout } from '../../workouts/workout.js';
import { type Covered, coveredOf } from './covered.js';
import { fastestOver } from './fastest.js';
import { leastSeconds, limitOf } from './plausible.js';

/** Meters over which the fastest time is looked for; a mile is 1609.344 m. */
export const effortDistances = [400, 1000, 1609.344, 3000, 5000, 10_000, 21_097.5, 42_195] as const;
/** Seconds over which the highest mean is looked for: 5 s to 90 min. */
export const effortDurations = [5, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600, 5400] as const;

/** A best stretch of one workout. */
export interface Effort {
  /** Meters, for a fastest time; seconds, for a highest mean. */
  over: number;
  /** Seconds on the timer, or the mean in the unit of the channel. */
  value: number;
  /** On the timer. */
  start_seconds: number;
  /** How long the timer was stopped within it; absent: never. */
  paused_seconds?: number;
}

/** The best stretches of one workout, the shortest first: fastest times over distances, highest means over durations. */
export interface WorkoutEfforts {
  distance: Effort[];
  speed_mps: Effort[];
  power_watts: Effort[];
  heart_rate_bpm: Effort[];
}

/** Over what efforts are looked for, and in what. */
export type EffortKind = keyof WorkoutEfforts;
/** In the order of every output. */
export const effortKinds = ['distance', 'speed_mps', 'power_watts', 'heart_rate_bpm'] as const satisfies EffortKind[];

/** A mean counts if the sensor had at least this share of the values. */
const knownShare = 0.95;

/**
 * The best stretches of a workout, on the timer: a pause takes no time. Jumps of the position are refused as `coveredOf`
 * and `plausible.ts` say. Linear in the number of samples.
 * @param durations in seconds, for a curve of more points than `effortDurations`.
 */
export function effortsOf(
  { streams = {}, sport, pauses }: Pick<Workout, 'streams' | 'pauses'> & { sport?: string },
  durations: readonly number[] = effortDurations,
): WorkoutEfforts {
  const covered = coveredOf(streams, limitOf(sport));
  const clock = clockOf({ pauses });
  const of = (stream: Stream | undefined) => (stream ? highestMeans(stream, durations, clock) : []);
  return {
    distance: covered ? fastestTimes(covered, sport, clock) : [],
    speed_mps: covered ? highestSpeeds(covered, durations, clock) : [],
    power_watts: of(streams.power_watts),
    heart_rate_bpm: of(streams.heart_rate_bpm),
  };
}

function fastestTimes(covered: Covered, sport: string | undefined, clock: Clock): Effort[] {
  return effortDistances.flatMap((over) => {
    const best = fastestOver(covered, over, leastSeconds(over, sport));
    return best ? [effort(over, rounded(best.seconds), best.start, best.start + best.seconds, clock)] : [];
  });
}

/** Distance divided by time: whatever the gaps, the same as for the fastest times. */
function highestSpeeds({ interval, meters }: Covered, durations: readonly number[], clock: Clock): Effort[] {
  return durations.flatMap((over) => {
    const steps = stepsIn(over, interval);
    const { gain, end } = steps > 0 ? greatestGain(meters, steps) : { gain: 0, end: 0 };
    if (gain === 0) return [];
    return [effort(over, rounded(gain / (steps * interval), 2), (end - steps) * interval, end * interval, clock)];
  });
}

/** The most meters in so many steps, and where they end. */
function greatestGain(meters: Float64Array, steps: number): { gain: number; end: number } {
  let best = 0;
  let end = 0;
  for (let at = steps; at < meters.length; at += 1) {
    const gain = (meters[at] ?? 0) - (meters[at - steps] ?? 0);
    if (gain <= best) continue;
    best = gain;
    end = at;
  }
  return { gain: best, end };
}

function highestMeans({ values, interval_seconds: interval }: Stream, durations: readonly number[], clock: Clock) {
  const sums = new Float64Array(values.length + 1);
  const counts = new Int32Array(values.length + 1);
  let sum = 0;
  let count = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? null;
    sum += value ?? 0;
    if (value !== null) count += 1;
    sums[at + 1] = sum;
    counts[at + 1] = count;
  }
  return durations.flatMap((over) => {
    const steps = stepsIn(over, interval);
    const best = steps > 0 ? highestMean(sums, counts, steps) : undefined;
    if (best === undefined) return [];
    return [effort(over, rounded(best.mean), (best.end - steps) * interval, best.end * interval, clock)];
  });
}

/** The highest mean of so many values; undefined if nowhere enough of them are known. */
function highestMean(sums: Float64Array, counts: Int32Array, steps: number): { mean: number; end: number } | undefined {
  const enough = steps * knownShare;
  let best = Number.NEGATIVE_INFINITY;
  let bestTotal = 0;
  let bestKnown = 0;
  let end = 0;
  for (let at = steps; at < sums.length; at += 1) {
    const known = (counts[at] ?? 0) - (counts[at - steps] ?? 0);
    const total = (sums[at] ?? 0) - (sums[at - steps] ?? 0);
    // Of as many values, a smaller sum has no higher mean: most need no division.
    if (known < enough || (known === bestKnown && total <= bestTotal)) continue;
    const mean = total / known;
    if (mean <= best) continue;
    best = mean;
    bestTotal = total;
    bestKnown = known;
    end = at;
  }
  return end === 0 ? undefined : { mean: best, end };
}

/** Values in a duration: where the interval does not divide it, those of the next longer one; 0 if the interval is longer. */
function stepsIn(seconds: number, interval: number): number {
  return interval > seconds ? 0 : Math.ceil(seconds / interval);
}

function effort(over: number, value: number, start: number, end: number, clock: Clock): Effort {
  const paused = rounded(clock.wallBefore(end) - clock.wallAt(start) - (end - start));
  return { over, value, start_seconds: rounded(start), ...(paused > 0 && { paused_seconds: paused }) };
}

function rounded(value: number, decimals = 1): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}
