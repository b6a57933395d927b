import { clockOf } from '../../workouts/time/clock.js';
import { withoutUndefined } from '../../workouts/values/present.js';
import type { Workout } from '../../workouts/workout.js';
import { type LapSummary, withMeasures } from './lap-measures.js';
import type { Timing } from './timing.js';

/** Time the watch's laps may leave uncovered before the rest becomes a lap of its own: watches stop a little late. */
const TOLERANCE_SECONDS = 5;

/**
 * The watch's laps (manual ones, else automatic ones) adjusted to cover the whole workout, because readers add laps up: the
 * first begins with it, each ends where the next begins, and more than a little time after the last becomes a lap of its
 * own. Without laps, the workout is a single lap.
 */
export function lapsOf(workout: Workout, timing: Timing): LapSummary[] {
  const clock = clockOf(workout);
  const given = [...(workout.laps ?? workout.auto_laps ?? [])].sort((a, b) => a.start_seconds - b.start_seconds);
  const starts = given.map((lap, i) => (i === 0 ? 0 : Math.min(lap.start_seconds, timing.elapsed)));
  const covered = given.reduce((sum, lap) => sum + lap.duration_seconds, 0);
  const last = given.at(-1);
  if (last === undefined) return [wholeWorkout(workout, timing)];

  const rest = timing.timer - covered;
  const restStart = Math.min(clock.wallAt(clock.timerAt(last.start_seconds) + last.duration_seconds), timing.elapsed);
  if (rest > TOLERANCE_SECONDS) starts.push(restStart);
  const unclaimed = rest > TOLERANCE_SECONDS ? 0 : Math.max(rest, 0);
  const laps = starts.map((start, i): LapSummary => {
    const end = starts[i + 1] ?? timing.elapsed;
    const lap = given[i];
    if (lap === undefined) return { start, end, timer: Math.min(rest, end - start) };
    return withoutUndefined({
      start,
      end,
      timer: Math.min(lap.duration_seconds + (lap === last ? unclaimed : 0), end - start),
      distanceMeters: lap.distance_meters,
      caloriesKcal: lap.calories_kcal,
      avgHeartRate: lap.avg_heart_rate_bpm,
      maxHeartRate: lap.max_heart_rate_bpm,
      avgSpeed: lap.avg_speed_mps,
      maxSpeed: lap.max_speed_mps,
      avgCadence: lap.avg_cadence_rpm,
      maxCadence: lap.max_cadence_rpm,
      avgPower: lap.avg_power_watts,
      maxPower: lap.max_power_watts,
      ascent: lap.elevation_gain_meters,
      descent: lap.elevation_loss_meters,
    });
  });
  return withMeasures(laps, workout);
}

function wholeWorkout(workout: Workout, timing: Timing): LapSummary {
  return withoutUndefined({
    start: 0,
    end: timing.elapsed,
    timer: timing.timer,
    distanceMeters: workout.distance_meters,
    caloriesKcal: workout.calories_kcal,
    avgHeartRate: workout.avg_heart_rate_bpm,
    maxHeartRate: workout.max_heart_rate_bpm,
    avgSpeed: workout.avg_speed_mps,
    maxSpeed: workout.max_speed_mps,
  });
}
