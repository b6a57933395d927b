import type { WorkoutFacts } from '../../payload/model.js';
import type { Sketch } from '../../sketch/sketch.js';
import { units } from '../units.js';

/** The fastest time over a distance in a period, and its place among all workouts of its family. */
export interface Best {
  over: number;
  seconds: number;
  workout: WorkoutFacts;
  place: number;
}

/** The fastest times of one family in a period. Of equal ones, the earliest counts. */
export function bestsOf(
  workouts: readonly WorkoutFacts[],
  sketches: ReadonlyMap<string, Sketch>,
  { from, to }: { from: string; to: string },
): Best[] {
  const byDistance = new Map<number, { seconds: number; workout: WorkoutFacts }[]>();
  for (const workout of [...workouts].reverse()) {
    for (const { over, value } of sketches.get(workout.id)?.efforts ?? []) {
      const list = byDistance.get(over) ?? [];
      byDistance.set(over, list);
      list.push({ seconds: value, workout });
    }
  }
  return [...byDistance]
    .sort(([a], [b]) => a - b)
    .flatMap(([over, list]) => {
      const ranked = [...list].sort((a, b) => a.seconds - b.seconds);
      const at = ranked.findIndex(
        ({ workout: { start_time_local: start } }) => start.slice(0, 10) >= from && start.slice(0, 10) <= to,
      );
      const best = ranked[at];
      return best ? [{ over, ...best, place: at + 1 }] : [];
    });
}

/** Kilometers or miles of each day with any. */
export function distancePerDay(workouts: readonly WorkoutFacts[]): number[] {
  const days = new Map<string, number>();
  for (const { start_time_local: start, distance_meters: meters = 0 } of workouts) {
    const day = start.slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + meters);
  }
  return [...days.values()].map((meters) => units.distanceValue(meters));
}
