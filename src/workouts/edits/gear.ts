import { counted } from '../counted.js';
import type { WorkoutSummary } from '../workout.js';

type Used = Pick<
  WorkoutSummary,
  'id' | 'gear' | 'start_time_local' | 'duration_seconds' | 'distance_meters' | 'part_of' | 'legs'
>;

/** How much a piece of gear was used; an unknown distance or duration adds nothing. */
export interface GearUse {
  /** As spelled when it was last used. */
  name: string;
  workouts: number;
  distance_meters: number;
  duration_seconds: number;
  /** Local dates. */
  first_used?: string;
  last_used?: string;
}

/** The use of each piece of gear, in alphabetical order. Names that differ only in their case are one. */
export function gearUse(workouts: readonly Used[]): GearUse[] {
  const all = new Map<string, GearUse>();
  const inOrder = [...counted(workouts)].sort((a, b) => (a.start_time_local < b.start_time_local ? -1 : 1));
  for (const { gear, start_time_local: start, duration_seconds = 0, distance_meters = 0 } of inOrder) {
    if (gear === undefined) continue;
    const key = gear.toLowerCase();
    const before = all.get(key) ?? unused(gear);
    const day = start.slice(0, 10);
    all.set(key, {
      name: gear,
      workouts: before.workouts + 1,
      distance_meters: before.distance_meters + distance_meters,
      duration_seconds: before.duration_seconds + duration_seconds,
      first_used: before.first_used ?? day,
      last_used: day,
    });
  }
  return [...all.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, use]) => rounded(use));
}

/** Gear that no workout was done with. */
export function unused(name: string): GearUse {
  return { name, workouts: 0, distance_meters: 0, duration_seconds: 0 };
}

/** To a tenth: sums of decimal fractions have binary dust. */
function rounded(use: GearUse): GearUse {
  const tenth = (value: number) => Math.round(value * 10) / 10;
  return { ...use, distance_meters: tenth(use.distance_meters), duration_seconds: tenth(use.duration_seconds) };
}
