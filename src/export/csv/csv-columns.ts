import type { WorkoutSummary } from '../../workouts/workout.js';

/** One cell: free text is guarded so that it is not taken for a formula; numbers and fixed words are written as they are. */
export type Cell = { free: string } | string | number | boolean | undefined;

type Read = (workout: WorkoutSummary) => Cell;

const free = (text: string | undefined): Cell => (text === undefined ? undefined : { free: text });
const words = (list: string[]): string => list.join(' ');

/** Polar has five heart rate zones. */
const ZONES = [1, 2, 3, 4, 5] as const;

/** The columns of the table of workouts, in their default order. Names include the unit. */
export const workoutColumns: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['id', (w) => w.id],
  ['start_time', (w) => w.start_time],
  ['start_time_local', (w) => w.start_time_local],
  ['utc_offset_minutes', (w) => w.utc_offset_minutes],
  ['end_time', (w) => w.end_time],
  ['type', (w) => free(w.type)],
  ['sport', (w) => free(w.sport)],
  ['sub_sport', (w) => free(w.sub_sport)],
  ['name', (w) => free(w.name)],
  ['duration_seconds', (w) => w.duration_seconds],
  ['distance_meters', (w) => w.distance_meters],
  ['calories_kcal', (w) => w.calories_kcal],
  ['avg_heart_rate_bpm', (w) => w.avg_heart_rate_bpm],
  ['max_heart_rate_bpm', (w) => w.max_heart_rate_bpm],
  ['avg_speed_mps', (w) => w.avg_speed_mps],
  ['max_speed_mps', (w) => w.max_speed_mps],
  ['elevation_gain_meters', (w) => w.elevation_gain_meters],
  ['elevation_loss_meters', (w) => w.elevation_loss_meters],
  ['avg_cadence_rpm', (w) => w.avg_cadence_rpm],
  ['avg_power_watts', (w) => w.avg_power_watts],
  ['max_power_watts', (w) => w.max_power_watts],
  ...ZONES.map((n): [string, Read] => [
    `heart_rate_zone_${n}_seconds`,
    (w) => w.heart_rate_zones?.find(({ zone }) => zone === n)?.seconds,
  ]),
  ['fat_percent', (w) => w.energy_split_percent?.fat],
  ['carbohydrate_percent', (w) => w.energy_split_percent?.carbohydrate],
  ['protein_percent', (w) => w.energy_split_percent?.protein],
  ['training_load', (w) => w.training_load?.legacy],
  ['cardio_load', (w) => w.training_load?.cardio],
  ['muscle_load', (w) => w.training_load?.muscle],
  ['perceived_load', (w) => w.training_load?.perceived],
  ['rpe', (w) => free(w.training_load?.rpe)],
  ['running_index', (w) => w.running_index],
  ['feeling', (w) => w.feeling],
  ['note', (w) => free(w.note)],
  ['has_route', (w) => w.has_route],
  ['device', (w) => free(w.source.device)],
  ['device_id', (w) => free(w.source.device_id)],
  ['club', (w) => free(w.club?.name)],
  ['polar_sport', (w) => free(w.vendor_sport.sport)],
  ['polar_detailed_sport', (w) => free(w.vendor_sport.detailed_sport_info)],
  ['via', (w) => words(w.source.via)],
  ['uploaded_at', (w) => w.uploaded_at],
  ['accesslink_exercise', (w) => free(w.external_ids.accesslink_exercise)],
  ['accesslink_transaction', (w) => free(w.external_ids.accesslink_transaction)],
  ['derived', (w) => free(words(w.derived))],
  ['quality', (w) => free(words(w.quality))],
  // Your own: none of them has a comma in it.
  ['tags', (w) => (w.tags === undefined ? undefined : free(w.tags.join(',')))],
  ['gear', (w) => free(w.gear)],
  ['edited', (w) => (w.edited === undefined ? undefined : words(w.edited))],
]);
