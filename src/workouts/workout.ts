import type { z } from 'zod';
import type { heartRateZoneSchema, routePointSchema, workoutSchema } from './schema.js';

/** One complete normalized workout: summary, streams, RR intervals and route. Shape: `polar-sync.workout/1`. */
export type Workout = Omit<z.infer<typeof workoutSchema>, 'streams'> & { streams?: Streams | undefined };

/** A workout as `list --json` shows it: everything but streams, RR intervals and route. */
export type WorkoutSummary = Omit<Workout, 'streams' | 'rr_intervals_ms' | 'rr_gaps' | 'route'>;

/** The samples of a workout: channels with a unit, and channels of unknown meaning as Polar sent them. */
export type Streams = { [channel in Channel]?: Stream } & { [channel: `vendor_${string}`]: VendorStream };

/** The comma-separated text of an unknown channel, verbatim. */
export interface VendorStream {
  interval_seconds?: number;
  data: string;
}

export type HeartRateZone = z.infer<typeof heartRateZoneSchema>;
export type RoutePoint = z.infer<typeof routePointSchema>;
export type Lap = NonNullable<Workout['laps']>[number];

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

/**
 * One series: value i was measured at second i * interval_seconds of the timer; null is a gap. The timer stops during
 * pauses: `clockOf` converts to the wall clock.
 */
export interface Stream {
  interval_seconds: number;
  values: (number | null)[];
}
