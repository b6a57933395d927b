import type { Workout } from '../../../src/workouts/workout.js';
import { workout } from '../../commands/library.js';

interface Options {
  /** Seconds after the activity began. */
  from?: number;
  seconds: number;
  /** Meters that its route lies to the north. */
  off?: number;
  route?: boolean;
  /** Beats per minute that its heart rate is too high; undefined: none was measured. */
  beat?: number | undefined;
  pauses?: Workout['pauses'];
  sport?: string;
}

const begin = Date.UTC(2026, 2, 1, 8);
const text = (ms: number) => new Date(ms).toISOString().replace('.000Z', 'Z');

/** A recording of one activity, by some device: everybody is at the same place with the same heart rate. */
export function recorded(
  id: string,
  { from = 0, seconds, off = 0, route = false, pauses, sport, ...given }: Options,
): Workout {
  const beat = 'beat' in given ? given.beat : 0;
  const all = Array.from({ length: seconds }, (_, second) => second);
  const isPaused = (second: number) =>
    (pauses ?? []).some((one) => second > one.start_seconds && second <= one.start_seconds + one.duration_seconds);
  const timer = all.filter((second) => !isPaused(second));
  const start = begin + from * 1000;
  return workout({
    id,
    ...{ start_time: text(start), start_time_local: text(start).slice(0, 19), utc_offset_minutes: 0 },
    ...{ end_time: text(start + seconds * 1000), duration_seconds: timer.length, distance_meters: timer.length * 3 },
    ...(sport !== undefined && { sport, type: sport }),
    source: { provider: 'polar', device: `Polar ${id}`, via: ['exercises'] },
    ...(pauses && { pauses }),
    ...(route && {
      has_route: true,
      route: all.map((second) => ({
        time_seconds: second,
        latitude: 60 + (3 * (from + second) + off) / 111_195,
        longitude: 24,
      })),
    }),
    ...(beat !== undefined && {
      avg_heart_rate_bpm: 140,
      streams: {
        heart_rate_bpm: {
          interval_seconds: 1,
          values: timer.map((second) => 140 + beat + Math.round(15 * Math.sin((from + second) / 60))),
        },
      },
    }),
  });
}
