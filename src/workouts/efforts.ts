import type { Stream, Workout } from './workout.js';

/** The distances over which the fastest time is looked for: kilometers, the mile, half marathon and marathon. */
export const effortDistances = [400, 1000, 1609, 3000, 5000, 10_000, 21_097.5, 42_195] as const;
/** The durations over which the highest mean is looked for: 5 s to an hour. */
export const effortDurations = [5, 60, 300, 1200, 3600] as const;

/** A best stretch of one workout. All seconds are on the timer. */
export interface Effort {
  /** Meters, for a fastest time; seconds, for a highest mean. */
  over: number;
  /** Seconds, or the mean in the unit of the channel. */
  value: number;
  start_seconds: number;
}

/** The best stretches of one workout. */
export interface WorkoutEfforts {
  distance: Effort[];
  power_watts: Effort[];
  heart_rate_bpm: Effort[];
}

/** A mean counts if the sensor had at least this share of the values. */
const knownShare = 0.95;

/** The fastest stretches over each distance, and the highest means over each duration. */
export function effortsOf({ streams = {} }: Pick<Workout, 'streams'>): WorkoutEfforts {
  const covered = coveredOf(streams);
  return {
    distance: covered ? effortDistances.flatMap((meters) => fastest(covered, meters) ?? []) : [],
    power_watts: highestOf(streams.power_watts),
    heart_rate_bpm: highestOf(streams.heart_rate_bpm),
  };
}

interface Covered {
  interval: number;
  /** Meters since the start at each step. */
  meters: Float64Array;
}

/** The distance as the watch counted it; else the sum of its speeds. A gap covers nothing. */
function coveredOf({
  distance_meters: distance,
  speed_mps: speed,
}: NonNullable<Workout['streams']>): Covered | undefined {
  const stream = distance ?? speed;
  if (stream === undefined || stream.values.length < 2) return undefined;
  const meters = new Float64Array(stream.values.length);
  let last = 0;
  for (const [at, value] of stream.values.entries()) {
    if (distance) last = Math.max(last, value ?? last);
    else if (at > 0) last += (value ?? 0) * stream.interval_seconds;
    meters[at] = last;
  }
  return { interval: stream.interval_seconds, meters };
}

/** For each end, the latest start from which the distance is covered; between two steps the pace is even. */
function fastest({ interval, meters }: Covered, distance: number): Effort | undefined {
  const at = (step: number) => meters[step] ?? 0;
  let best: Effort | undefined;
  let start = 0;
  for (let end = 1; end < meters.length; end += 1) {
    while (start + 1 < end && at(end) - at(start + 1) >= distance) start += 1;
    const spareMeters = at(end) - at(start) - distance;
    if (spareMeters < 0) continue;
    const first = at(start + 1) - at(start);
    const spare = first > 0 ? Math.min(1, spareMeters / first) : 0;
    const value = (end - start - spare) * interval;
    if (value < (best?.value ?? Number.POSITIVE_INFINITY)) {
      best = { over: distance, value, start_seconds: (start + spare) * interval };
    }
  }
  return best && rounded(best);
}

function highestOf(stream: Stream | undefined): Effort[] {
  return stream ? effortDurations.flatMap((seconds) => highest(stream, seconds) ?? []) : [];
}

function highest({ values, interval_seconds: interval }: Stream, seconds: number): Effort | undefined {
  const steps = Math.round(seconds / interval);
  if (steps < 1 || steps > values.length) return undefined;
  let [sum, known] = [0, 0];
  let best: Effort | undefined;
  for (const [at, value] of values.entries()) {
    const gone = values[at - steps];
    if (typeof gone === 'number') [sum, known] = [sum - gone, known - 1];
    if (value !== null) [sum, known] = [sum + value, known + 1];
    if (at + 1 < steps || known < steps * knownShare) continue;
    const mean = sum / known;
    if (best === undefined || mean > best.value) {
      best = { over: seconds, value: mean, start_seconds: (at + 1 - steps) * interval };
    }
  }
  return best && rounded(best);
}

function rounded({ over, value, start_seconds: start }: Effort): Effort {
  const tenth = (number: number) => Math.round(number * 10) / 10;
  return { over, value: tenth(value), start_seconds: tenth(start) };
}
