import { join } from 'node:path';
import type { Streams, Workout } from '../../src/workouts/workout.js';
import { openQuickly } from '../support/store.js';

const stamp = '2024-06-01T00:00:00Z';

/** A workout with only the mandatory fields and those of the argument. */
export function workout(changes: Partial<Workout> & Pick<Workout, 'id'>): Workout {
  return {
    schema: 'polar-sync.workout/1',
    external_ids: {},
    source: { provider: 'polar', via: ['exercises'] },
    type: 'running',
    sport: 'running',
    vendor_sport: { sport: 'RUNNING' },
    start_time: '2024-05-01T05:30:12Z',
    start_time_local: '2024-05-01T07:30:12',
    utc_offset_minutes: 120,
    derived: [],
    quality: [],
    provenance: { fetched_at: stamp, normalizer_version: 1, payload_sha256: [] },
    ...changes,
  };
}

const seconds = Array.from({ length: 60 }, (_, second) => second);

const heartRate = {
  heart_rate_bpm: { interval_seconds: 1, values: seconds.map((s) => (s === 7 ? null : 120 + (s % 9))) },
} as Streams;

/** Three workouts: a run with everything, an indoor one, and one whose device has a hostile name. */
export const workouts: Workout[] = [
  workout({
    id: 'aa11bb22cc33',
    external_ids: { accesslink_exercise: 'y7lOpwnJ' },
    source: { provider: 'polar', device: 'Polar Vantage V2', via: ['exercises'] },
    duration_seconds: 3723,
    distance_meters: 10240,
    calories_kcal: 640,
    avg_heart_rate_bpm: 145,
    max_heart_rate_bpm: 172,
    avg_speed_mps: 2.75,
    has_route: true,
    heart_rate_zones: [
      { zone: 1, min_bpm: 95, max_bpm: 114, seconds: 30 },
      { zone: 2, min_bpm: 114, max_bpm: 133, seconds: 90 },
    ],
    streams: heartRate,
    route: seconds.map((s) => ({ time_seconds: s, latitude: 60 + s / 1e4, longitude: 24, altitude_meters: 12 })),
  }),
  workout({
    id: 'aa99dd44ee55',
    type: 'strength_training',
    sport: 'training',
    vendor_sport: { sport: 'STRENGTH_TRAINING' },
    start_time: '2024-05-03T15:00:00Z',
    start_time_local: '2024-05-03T17:00:00',
    duration_seconds: 1800,
    has_route: false,
  }),
  workout({
    id: 'ff00112233aa',
    type: 'cycling',
    sport: 'cycling',
    vendor_sport: { sport: 'CYCLING' },
    source: { provider: 'polar', device: '\u001b]0;owned\u0007\u001b[2JEvil\tWatch', via: ['exercises'] },
    start_time: '2024-06-01T23:30:00Z',
    start_time_local: '2024-06-01T18:30:00',
    utc_offset_minutes: -300,
    duration_seconds: 5400,
    distance_meters: 42000,
  }),
];

/** Writes a database with `content` below `home` and returns the environment for it. */
export function library(home: string, content: Workout[] = workouts): Record<string, string> {
  const store = openQuickly(join(home, 'polar-sync.db'));
  store.atomically(() => {
    for (const one of content) {
      store.saveWorkout('10579', one);
      const external = one.external_ids.accesslink_exercise;
      if (external === undefined) continue;
      store.sessions.save({
        userId: '10579',
        source: 'exercises',
        externalId: external,
        workoutId: one.id,
        startMs: Date.parse(one.start_time),
        samples: true,
        zones: true,
        route: true,
        firstSeenAt: stamp,
      });
    }
  });
  store.close();
  return { POLAR_SYNC_HOME: home };
}
