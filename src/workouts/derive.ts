import { type AltitudePoint, elevationGainLoss } from './parts/elevation.js';
import { measured } from './parts/streams.js';
import type { Clock } from './time/clock.js';
import { roundTo } from './values/numbers.js';
import type { RoutePoint, Stream, Streams, Workout } from './workout.js';

/** The fields this file can compute, in the order of the schema. */
export const derivable = [
  'duration_seconds',
  'distance_meters',
  'avg_heart_rate_bpm',
  'max_heart_rate_bpm',
  'avg_speed_mps',
  'max_speed_mps',
  'elevation_gain_meters',
  'elevation_loss_meters',
  'avg_cadence_rpm',
  'avg_power_watts',
  'max_power_watts',
] as const;

export type Derived = Partial<Pick<Workout, (typeof derivable)[number]>>;

interface Recorded {
  streams?: Streams | undefined;
  rrIntervalsMs?: (number | null)[] | undefined;
  /** On the wall clock, like everything of a workout that is not a series. */
  route?: RoutePoint[] | undefined;
  clock: Clock;
}

/**
 * Computes from the recording what Polar does not send; what cannot be known stays undefined, never 0.
 * Average speed is distance divided by duration (so pool swims have one too), else the mean of the speed samples. Cadence
 * is averaged over the time it was not 0, power over all of the time. Maxima are those of the samples: spikes are not
 * judged here.
 */
export function deriveFields(given: Derived, { streams = {}, rrIntervalsMs, route, clock }: Recorded): Derived {
  const duration =
    given.duration_seconds ?? recordedSeconds(streams, rrIntervalsMs, clock.timerAt(route?.at(-1)?.time_seconds ?? 0));
  const distance = given.distance_meters ?? greatest(measuredOf(streams.distance_meters));
  const heartRate = measuredOf(streams.heart_rate_bpm);
  const speed = measuredOf(streams.speed_mps);
  const power = measuredOf(streams.power_watts);
  const pace = distance && duration ? distance / duration : mean(speed);
  const elevation = elevationGainLoss(altitudes(streams.altitude_meters, route));
  return {
    duration_seconds: duration,
    distance_meters: distance,
    avg_heart_rate_bpm: rounded(mean(heartRate), 0),
    max_heart_rate_bpm: greatest(heartRate),
    avg_speed_mps: rounded(pace, 3),
    max_speed_mps: greatest(speed),
    elevation_gain_meters: elevation?.gain,
    elevation_loss_meters: elevation?.loss,
    avg_cadence_rpm: rounded(mean(measuredOf(streams.cadence_rpm).filter((value) => value > 0)), 0),
    avg_power_watts: rounded(mean(power), 0),
    max_power_watts: greatest(power),
  };
}

const measuredOf = (stream: Stream | undefined) => measured(stream?.values ?? []);

const rounded = (value: number | undefined, decimals: number) =>
  value === undefined ? undefined : roundTo(value, decimals);

const mean = (values: number[]) =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;

const greatest = (values: number[]) =>
  values.reduce<number | undefined>((max, value) => (max === undefined || value > max ? value : max), undefined);

/** The duration of the longest recording of the session: samples, RR intervals or route. */
function recordedSeconds(
  streams: Streams,
  rrIntervalsMs: Recorded['rrIntervalsMs'],
  routeSeconds: number,
): number | undefined {
  const series = Object.values(streams).flatMap((stream) =>
    'values' in stream ? [stream.values.length * stream.interval_seconds] : [],
  );
  const beats = measured(rrIntervalsMs ?? []).reduce((sum, ms) => sum + ms, 0) / 1000;
  const longest = Math.max(0, ...series, beats, routeSeconds);
  return longest > 0 ? roundTo(longest, 3) : undefined;
}

function altitudes(stream: Stream | undefined, route: RoutePoint[] | undefined): AltitudePoint[] {
  if (stream) {
    return stream.values.flatMap((meters, i) =>
      meters === null ? [] : [{ seconds: i * stream.interval_seconds, meters }],
    );
  }
  return (route ?? []).flatMap(({ time_seconds: seconds, altitude_meters: meters }) =>
    meters === undefined ? [] : [{ seconds, meters }],
  );
}
