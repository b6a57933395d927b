import { clockOf } from '../../workouts/time/clock.js';
import type { WorkoutSummary } from '../../workouts/workout.js';

/** The rows for the table of pauses: start and length on the wall clock, and the second on the timer. */
export function pauseRows(workout: Pick<WorkoutSummary, 'pauses'>): [number, number, number][] {
  const { pauses, timerAt } = clockOf(workout);
  return pauses.map(({ start, end }) => [start, Math.round((end - start) * 1000) / 1000, timerAt(start)]);
}

type Cell = string | number | null;

/** The plain columns of `workouts`, for SQL queries; `summary` has the same values and the rest as JSON. */
const columns: Record<string, (workout: WorkoutSummary) => string | number | undefined> = {
  start_time: (w) => w.start_time,
  end_time: (w) => w.end_time,
  start_time_local: (w) => w.start_time_local,
  utc_offset_minutes: (w) => w.utc_offset_minutes,
  duration_seconds: (w) => w.duration_seconds,
  type: (w) => w.type,
  sport: (w) => w.sport,
  sub_sport: (w) => w.sub_sport,
  polar_sport: (w) => w.vendor_sport.sport,
  polar_detailed_sport: (w) => w.vendor_sport.detailed_sport_info,
  name: (w) => w.name,
  device: (w) => w.source.device,
  device_id: (w) => w.source.device_id,
  distance_meters: (w) => w.distance_meters,
  calories_kcal: (w) => w.calories_kcal,
  avg_heart_rate_bpm: (w) => w.avg_heart_rate_bpm,
  max_heart_rate_bpm: (w) => w.max_heart_rate_bpm,
  avg_speed_mps: (w) => w.avg_speed_mps,
  max_speed_mps: (w) => w.max_speed_mps,
  elevation_gain_meters: (w) => w.elevation_gain_meters,
  elevation_loss_meters: (w) => w.elevation_loss_meters,
  avg_cadence_rpm: (w) => w.avg_cadence_rpm,
  avg_power_watts: (w) => w.avg_power_watts,
  max_power_watts: (w) => w.max_power_watts,
  cardio_load: (w) => w.training_load?.cardio,
  running_index: (w) => w.running_index,
  uploaded_at: (w) => w.uploaded_at,
};

/** The columns of the table of workouts, in order. */
export const columnNames: readonly string[] = Object.keys(columns);

/** The cells of a workout in the order of `columnNames`. */
export function columnValues(workout: WorkoutSummary): Cell[] {
  return Object.values(columns).map((read) => read(workout) ?? null);
}
