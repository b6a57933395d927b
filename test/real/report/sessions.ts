import type { Workout } from '../../../src/workouts/workout.js';
import { indoorSession, outdoorRun, stream, workout } from '../../support/data/workouts.js';

/** What would run or load something if a report treated it as more than text. */
export const HOSTILE = '</script><img src="https://example.org/x.png" onerror="document.title=1">';

/** What the overview of these says first. */
export const HEADLINE = '6.12 km, your second longest run';

const on = (day: string) => ({ start_time: `${day}T06:00:00Z`, start_time_local: `${day}T07:00:00` });

/** Ten weeks: a run with everything, sessions with little, and one with a hostile name. */
export function sessions(): Workout[] {
  const at = (day: number) => new Date(Date.UTC(2026, 0, 4) + day * 86_400_000).toISOString().slice(0, 10);
  const everyday = Array.from({ length: 30 }, (_, i) => {
    const make = i % 3 === 0 ? indoorSession : outdoorRun;
    return make(300 + 60 * i, {
      id: `everyday${String(i).padStart(4, '0')}`,
      ...on(at(2 * i)),
      training_load: { cardio: 40 + i },
    });
  });
  const bare = workout({
    id: '0bare0000000',
    name: HOSTILE,
    note: HOSTILE,
    type: 'other',
    duration_seconds: 61,
    ...on('2026-02-20'),
  });
  const ride = workout({
    id: '0ride0000000',
    type: 'cycling',
    sport: 'cycling',
    start_time: '2026-03-01T08:00:00Z',
    start_time_local: '2026-03-01T10:00:00',
    duration_seconds: 8000,
    power_zones: [1, 2].map((zone) => ({
      zone,
      min_watts: 100 * zone,
      max_watts: 100 * zone + 100,
      seconds: 600 * zone,
    })),
    strength_sets: [{ round: 1, start_seconds: 5, duration_seconds: 30, movement: 'PUSH_UP' }],
    streams: { heart_rate_bpm: stream(8000, (i) => 110 + (i % 60)), speed_mps: stream(8000, (i) => 5 + (i % 50) / 10) },
  });
  return [...everyday, bare, ride, outdoorRun(3000)];
}
