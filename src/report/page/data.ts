import { decodeWorkout } from '../payload/decode.js';
import { DAYS_ELEMENT, type DayFacts, FACTS_ELEMENT, type WorkoutFacts, workoutElement } from '../payload/model.js';

export type LoadedWorkout = Awaited<ReturnType<typeof decodeWorkout>>;

/** What the whole page knows from its beginning. */
export interface Library {
  /** The newest first. */
  workouts: WorkoutFacts[];
  days: DayFacts[];
  /** Detail and series of a workout, read when they are asked for; undefined when this file has no such workout. */
  load(id: string): Promise<LoadedWorkout | undefined>;
}

export function readLibrary(): Library {
  const workouts = (readJson(FACTS_ELEMENT) as WorkoutFacts[]).reverse();
  const known = new Set(workouts.map(({ id }) => id));
  return {
    workouts,
    days: readJson(DAYS_ELEMENT) as DayFacts[],
    load: async (id) => (known.has(id) ? decodeWorkout(await textOf(id)) : undefined),
  };
}

function readJson(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? '[]');
}

async function textOf(id: string): Promise<string> {
  const find = () => document.getElementById(workoutElement(id))?.textContent ?? undefined;
  // The series come after this script: the first page opened may ask for one that is not read yet.
  if (document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
  }
  const text = find();
  if (text === undefined)
    throw new Error('This file ends too early: the workout is not in it. Write the report again.');
  return text;
}
