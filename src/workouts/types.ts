import type { z } from 'zod';
import type { heartRateZoneSchema, lapSchema, routePointSchema, streamsSchema, workoutSchema } from './schema.js';

/** One normalized workout, whole: summary, streams, RR intervals and route. Shape: `polar-sync.workout/1`. */
export type Workout = z.infer<typeof workoutSchema>;

/** A workout as `list --json` shows it: everything but streams, RR intervals and route. */
export type WorkoutSummary = Omit<Workout, 'streams' | 'rr_intervals_ms' | 'route'>;

export type Streams = z.infer<typeof streamsSchema>;
export type HeartRateZone = z.infer<typeof heartRateZoneSchema>;
export type RoutePoint = z.infer<typeof routePointSchema>;
export type Lap = z.infer<typeof lapSchema>;

/** The channels that have a name, a unit and a column in the `samples` table. Order is the order of every output. */
export const channels = [
  'heart_rate_bpm',
  'speed_mps',
  'cadence_rpm',
  'altitude_meters',
  'power_watts',
  'pedaling_index_percent',
  'left_right_balance_percent',
  'air_pressure_hpa',
  'running_cadence_spm',
  'temperature_celsius',
  'distance_meters',
] as const;

export type Channel = (typeof channels)[number];

/** One series on a time grid: value i was measured at start_time + i * interval_seconds; null is a gap. */
export interface Stream {
  interval_seconds: number;
  values: (number | null)[];
}
