import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../dist/storage/store.js';
import { ride } from '../data.js';

/** Workouts, and their length. */
export const WORKOUTS = 4000;
export const SECONDS = 600;

export const dayOf = (n) => new Date(Date.parse('2015-01-01') + n * 86_400_000).toISOString().slice(0, 10);

/** Of a workout of the library. */
export function idOf(n) {
  return `bench${String(n % WORKOUTS).padStart(7, '0')}`;
}

/** Creates a database of ten years: a ride of ten minutes and a night on each day. */
export function fillLibrary(home) {
  mkdirSync(home, { recursive: true });
  const store = openStore(join(home, 'polar-sync.db'));
  const one = ride(SECONDS);
  for (let from = 0; from < WORKOUTS; from += 500) {
    store.atomically(() => {
      for (let n = from; n < from + 500; n++) {
        const day = dayOf(n);
        const times = { start_time: `${day}T06:00:00Z`, start_time_local: `${day}T08:00:00` };
        const load = { training_load: { cardio: 50 + (n % 60) } };
        store.saveWorkout('1', { ...one, id: idOf(n), name: `Ride ${n}`, ...times, ...load });
        const night = { id: day, date: day, time_basis: 'local', source: 'accesslink' };
        const clock = { start_time_local: `${day}T00:10:00`, end_time_local: `${day}T07:10:00` };
        const stages = {
          light_sleep_seconds: 14_000,
          deep_sleep_seconds: 5000,
          rem_sleep_seconds: 6000,
          sleep_score: 80,
        };
        store.records.save('1', { kind: 'sleep', ...night, ...clock, ...stages });
        store.records.save('1', { kind: 'nightly_recharge', ...night, avg_hrv_rmssd_ms: 40 + (n % 20) });
      }
    });
  }
  store.close();
}
