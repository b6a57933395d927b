import { pace, speed, swimPace, words } from '../../ui/format.js';
import type { WorkoutFacts } from '../payload/model.js';

/** `Trail running` for `trail_running`. */
export function sportName(type: string): string {
  const text = words(type);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The sports of these workouts to choose from, all of them first. */
export function sportChoices(workouts: readonly Pick<WorkoutFacts, 'type'>[]): { value: string; label: string }[] {
  const types = [...new Set(workouts.map(({ type }) => type))].sort();
  return [{ value: '', label: 'All sports' }, ...types.map((type) => ({ value: type, label: sportName(type) }))];
}

type Moving = Pick<WorkoutFacts, 'sport' | 'type'>;

const paced = new Set(['running', 'walking', 'hiking']);

/** How people of a sport talk about how fast they are. */
export interface Movement {
  label: 'Pace' | 'Speed';
  /** With its unit; undefined when nothing moved. */
  text(metersPerSecond: number): string | undefined;
  unit: string;
  /** The distance a pace is counted for; undefined for speed. */
  paceMeters?: number;
}

/** Runners and walkers count minutes for a kilometer, swimmers for 100 meters, the others kilometers an hour. */
export function movementOf(workout: Moving): Movement {
  if (paced.has(workout.sport)) return { label: 'Pace', text: pace, unit: 'min/km', paceMeters: 1000 };
  if (workout.sport === 'swimming') return { label: 'Pace', text: swimPace, unit: 'min/100 m', paceMeters: 100 };
  return { label: 'Speed', text: speed, unit: 'km/h' };
}
