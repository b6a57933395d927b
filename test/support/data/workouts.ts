import type { RoutePoint, Stream, Workout } from '../../../src/workouts/workout.js';

/** A workout with only what every workout has, and the given changes. */
export function workout(given: Partial<Workout> = {}): Workout {
  return {
    schema: 'polar-sync.workout/1',
    id: '3k9x2m7q1v8a',
    external_ids: {},
    source: { provider: 'polar', via: ['exercises'] },
    type: 'other',
    sport: 'generic',
    vendor_sport: {},
    start_time: '2026-02-22T06:50:17Z',
    start_time_local: '2026-02-22T07:50:17',
    derived: [],
    quality: [],
    provenance: { fetched_at: '2026-02-23T00:00:00Z', normalizer_version: 1, payload_sha256: [] },
    ...given,
  };
}

/** One value per second (or interval), by a function of the index. */
export function stream(length: number, value: (i: number) => number | null, interval_seconds = 1): Stream {
  return { interval_seconds, values: Array.from({ length }, (_, i) => value(i)) };
}

/** A lap around a hill near Tampere, one point per second. */
export function route(length: number): RoutePoint[] {
  return Array.from({ length }, (_, i) => ({
    time_seconds: i,
    latitude: 61.4978 + 0.01 * Math.sin(i / 300),
    longitude: 23.761 + 0.02 * Math.cos(i / 300),
    altitude_meters: 100 + Math.round(2000 * Math.sin(i / 200)) / 100,
  }));
}

/**
 * An outdoor run with everything a watch records: route, seven channels, RR intervals, zones and laps. If it is longer
 * than a minute, it has a pause of 20 s after its first third, without samples.
 * @param seconds on the wall clock.
 */
export function outdoorRun(seconds = 600, given: Partial<Workout> = {}): Workout {
  const third = Math.floor(seconds / 3);
  const pause = seconds > 60 ? 20 : 0;
  const timer = seconds - pause;
  return workout({
    type: 'trail_running',
    sport: 'running',
    sub_sport: 'trail',
    vendor_sport: { sport: 'RUNNING', detailed_sport_info: 'TRAIL_RUNNING' },
    name: 'Hill & <valley>',
    note: 'wind from the "west"',
    source: { provider: 'polar', device: 'Polar Pacer Pro', device_id: '0BA9FA32', via: ['transaction', 'exercises'] },
    utc_offset_minutes: 60,
    end_time: new Date(Date.parse('2026-02-22T06:50:17Z') + seconds * 1000).toISOString(),
    duration_seconds: timer,
    distance_meters: seconds * 3,
    calories_kcal: 143,
    avg_heart_rate_bpm: 149,
    max_heart_rate_bpm: 170,
    avg_speed_mps: 3,
    max_speed_mps: 4.321,
    elevation_gain_meters: 40,
    elevation_loss_meters: 38,
    heart_rate_zones: [1, 2, 3, 4, 5].map((zone) => ({
      zone,
      min_bpm: 80 + 20 * zone,
      max_bpm: 100 + 20 * zone,
      seconds: zone * 60,
    })),
    ...(pause > 0 && { pauses: [{ start_seconds: third, duration_seconds: pause }] }),
    laps: [
      { start_seconds: 0, duration_seconds: third, distance_meters: third * 3, avg_heart_rate_bpm: 145 },
      { start_seconds: third + pause, duration_seconds: timer - third, max_heart_rate_bpm: 170 },
    ],
    has_route: true,
    streams: {
      heart_rate_bpm: stream(timer, (i) => 120 + (i % 50)),
      speed_mps: stream(timer, (i) => 2.5 + (i % 1000) / 1000),
      cadence_rpm: stream(timer, (i) => 80 + (i % 7)),
      altitude_meters: stream(timer, (i) => 100 + Math.round(2000 * Math.sin(i / 200)) / 100),
      power_watts: stream(timer, (i) => 200 + (i % 90)),
      temperature_celsius: stream(timer, (i) => -3.5 + (i % 4) / 2),
      distance_meters: stream(timer, (i) => 3 * i),
    },
    rr_intervals_ms: Array.from({ length: timer }, (_, i) => (i % 40 === 7 ? null : 400 + (i % 200))),
    route: route(seconds).filter((_, i) => i < third || i >= third + pause),
    ...given,
  });
}

/** An indoor session: heart rate with gaps, no position. */
export function indoorSession(seconds = 300, given: Partial<Workout> = {}): Workout {
  return workout({
    id: '7indoor00001',
    type: 'strength_training',
    sport: 'training',
    sub_sport: 'strength_training',
    duration_seconds: seconds,
    calories_kcal: 80,
    streams: { heart_rate_bpm: stream(seconds, (i) => (i % 30 < 5 ? null : 90 + (i % 60))) },
    ...given,
  });
}

/** The distance in FIT and TCX at the start or the end of a workout without any recording; undefined for others. */
export function distanceAtEnd(given: Workout, second: number): number | undefined {
  const series = Object.values(given.streams ?? {}).some((one) => 'values' in one && one.values.length > 0);
  if (series || (given.route ?? []).length > 0 || given.distance_meters === undefined) return undefined;
  return second === 0 ? 0 : given.distance_meters;
}
