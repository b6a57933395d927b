import { climbed } from '../../workouts/parts/elevation.js';
import type { Span } from '../../workouts/time/clock.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import type { Stream, Streams } from '../../workouts/workout.js';

/** What the samples of a part of a workout say, named as in a lap; absent where nothing was measured. */
export interface Measures {
  avg_heart_rate_bpm?: number;
  max_heart_rate_bpm?: number;
  max_speed_mps?: number;
  /** rpm, of one leg or crank */
  avg_cadence_rpm?: number;
  max_cadence_rpm?: number;
  avg_power_watts?: number;
  max_power_watts?: number;
  elevation_gain_meters?: number;
  elevation_loss_meters?: number;
}

/**
 * The measures of a part of a workout, from its samples.
 * @param span in seconds on the timer. A value on a boundary belongs to the part that begins there.
 */
export function measuresOf(streams: Streams, span: Span): Measures {
  const rate = meanAndMaxIn(span, streams.heart_rate_bpm);
  const cadence = meanAndMaxIn(span, streams.cadence_rpm);
  const power = meanAndMaxIn(span, streams.power_watts);
  const climb = climbIn(span, streams.altitude_meters);
  return withoutUndefined({
    avg_heart_rate_bpm: rate && Math.round(rate.mean),
    max_heart_rate_bpm: rate?.max,
    max_speed_mps: meanAndMaxIn(span, streams.speed_mps)?.max,
    avg_cadence_rpm: cadence && Math.round(cadence.mean),
    max_cadence_rpm: cadence?.max,
    avg_power_watts: power && Math.round(power.mean),
    max_power_watts: power?.max,
    elevation_gain_meters: climb?.gain,
    elevation_loss_meters: climb?.loss,
  });
}

/** Mean and max of the values in a span of the timer; undefined if there is none. No copy: a day has too many values. */
export function meanAndMaxIn(
  { start, end }: Span,
  stream: Stream | undefined,
): { mean: number; max: number } | undefined {
  if (stream === undefined) return undefined;
  const { interval_seconds: interval, values } = stream;
  const to = Math.min(values.length, Math.ceil(end / interval));
  let [count, sum, max] = [0, 0, Number.NEGATIVE_INFINITY];
  for (let i = Math.ceil(start / interval); i < to; i++) {
    const value = values[i] ?? null;
    if (value === null) continue;
    count++;
    sum += value;
    max = Math.max(max, value);
  }
  return count === 0 ? undefined : { mean: sum / count, max };
}

/** The value of a cumulative channel at a second of the timer; 0 before its first value. */
export function metersAt(stream: Stream | undefined, seconds: number): number {
  if (stream === undefined) return 0;
  let i = Math.min(stream.values.length - 1, Math.floor(seconds / stream.interval_seconds));
  while (i >= 0 && stream.values[i] === null) i--;
  return stream.values[i] ?? 0;
}

/** From one boundary to the other, both included: what is climbed between two parts is lost to neither. */
function climbIn({ start, end }: Span, stream: Stream | undefined): { gain: number; loss: number } | undefined {
  if (stream === undefined) return undefined;
  const { interval_seconds: interval, values } = stream;
  const first = Math.ceil(start / interval);
  const to = Math.min(values.length - 1, Math.floor(end / interval));
  // No list of points: a day has too many values.
  const seconds = new Float64Array(Math.max(0, to + 1 - first));
  const meters = new Float64Array(seconds.length);
  let count = 0;
  for (let i = first; i <= to; i++) {
    const value = values[i] ?? null;
    if (value === null) continue;
    seconds[count] = i * interval;
    meters[count++] = value;
  }
  return climbed({ seconds: seconds.subarray(0, count), meters: meters.subarray(0, count) });
}
