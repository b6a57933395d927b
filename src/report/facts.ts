import type { PhysicalInfo } from '../kinds/definitions/physical-info.js';
import { impulseOf } from '../numbers/load/daily.js';
import { limitsOn } from '../numbers/load/trimp.js';
import { withoutUndefined } from '../workouts/values/present.js';
import type { WorkoutSummary } from '../workouts/workout.js';
import type { WorkoutDetail, WorkoutFacts } from './payload/model.js';

/**
 * The row of a workout in the overview; what is unknown is absent, as everywhere.
 * @param told what you entered about yourself, the oldest first: for the load of workouts without one.
 */
export function factsOf(workout: WorkoutSummary, told: readonly PhysicalInfo[] = []): WorkoutFacts {
  const zones = workout.heart_rate_zones;
  const impulse =
    workout.training_load?.cardio === undefined
      ? impulseOf(workout, limitsOn(told, workout.start_time_local.slice(0, 10)))
      : undefined;
  return withoutUndefined<WorkoutFacts>({
    id: workout.id,
    start_time_local: workout.start_time_local,
    type: workout.type,
    sport: workout.sport,
    name: workout.name,
    note: workout.note,
    tags: workout.tags,
    gear: workout.gear,
    duration_seconds: workout.duration_seconds,
    distance_meters: workout.distance_meters,
    calories_kcal: workout.calories_kcal,
    avg_heart_rate_bpm: workout.avg_heart_rate_bpm,
    max_heart_rate_bpm: workout.max_heart_rate_bpm,
    avg_speed_mps: workout.avg_speed_mps,
    elevation_gain_meters: workout.elevation_gain_meters,
    has_route: workout.has_route,
    alternative_to: workout.alternative_to,
    ...(workout.training_load?.cardio !== undefined && { cardio_load: workout.training_load.cardio }),
    ...(workout.source.device !== undefined && { device: workout.source.device }),
    ...(impulse !== undefined && { impulse: Math.round(impulse * 100) / 100 }),
    ...(workout.training_load?.legacy !== undefined && { training_load: workout.training_load.legacy }),
    ...(workout.part_of && { part_of: { index: workout.part_of.index, count: workout.part_of.count } }),
    ...(workout.legs !== undefined && { legs: workout.legs }),
    ...(zones?.some(({ seconds }) => seconds !== undefined) && {
      zone_seconds: zones.map(({ seconds }) => seconds ?? 0),
    }),
  });
}

/** What the page of a workout shows; serial numbers, Polar's ids, transfer times and hashes are left out. */
export function detailOf(workout: WorkoutSummary): WorkoutDetail {
  const { schema: _s, provenance: _p, external_ids: _e, uploaded_at: _u, source, part_of: part, ...detail } = workout;
  return {
    ...detail,
    ...(source.device !== undefined && { device: source.device }),
    ...(part && { part_of: { index: part.index, count: part.count } }),
  };
}
