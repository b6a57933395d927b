import { words } from '../../ui/format.js';
import type { WorkoutFacts } from '../payload/model.js';
import { units } from './units.js';

/** `Trail running` for `trail_running`. */
export function sportName(type: string): string {
  const text = words(type);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Choices for the sports of these workouts; "All sports" comes first. */
export function sportChoices(workouts: readonly Pick<WorkoutFacts, 'type'>[]): { value: string; label: string }[] {
  const types = [...new Set(workouts.map(({ type }) => type))].sort();
  return [{ value: '', label: 'All sports' }, ...types.map((type) => ({ value: type, label: sportName(type) }))];
}

type Moving = Pick<WorkoutFacts, 'sport' | 'type'>;

const paced = new Set(['running', 'walking', 'hiking']);

/** How a sport expresses speed. */
export interface Movement {
  label: 'Pace' | 'Speed';
  /** With its unit; undefined if nothing moved. */
  text(metersPerSecond: number): string | undefined;
  unit: string;
  /** The distance a pace refers to; undefined for speed. */
  paceMeters?: number;
}

/** Pace for running and walking, and over a shorter distance for swimming; speed for all other sports. */
export function movementOf(workout: Moving): Movement {
  const { names, paceMeters, swimMeters } = units;
  if (paced.has(workout.sport)) {
    return { label: 'Pace', text: (mps) => units.pace(mps), unit: names.pace, paceMeters };
  }
  if (workout.sport === 'swimming') {
    return { label: 'Pace', text: (mps) => units.swimPace(mps), unit: names.swimPace, paceMeters: swimMeters };
  }
  return { label: 'Speed', text: (mps) => units.speed(mps), unit: names.speed };
}
