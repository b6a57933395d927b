import { decodeWorkout } from '../payload/decode.js';
import {
  DAYS_ELEMENT,
  type DayFacts,
  FACTS_ELEMENT,
  LINKS_ELEMENT,
  type WorkoutFacts,
  type WorkoutLinks,
  workoutElement,
} from '../payload/model.js';

export type LoadedWorkout = Awaited<ReturnType<typeof decodeWorkout>>;

/** What the page knows as soon as it opens. */
export interface Library {
  /** Newest first. */
  workouts: WorkoutFacts[];
  days: DayFacts[];
  /** Detail and samples of a workout, read on request; undefined if this file does not contain the workout. */
  load(id: string): Promise<LoadedWorkout | undefined>;
  /** The pages of a workout at training services. */
  pagesOf(id: string): WorkoutLinks['pages'];
}

export function readLibrary(): Library {
  const workouts = (readJson(FACTS_ELEMENT) as WorkoutFacts[]).reverse();
  const known = new Set(workouts.map(({ id }) => id));
  const pages = new Map((readJson(LINKS_ELEMENT) as WorkoutLinks[]).map((one) => [one.id, one.pages]));
  return {
    workouts,
    days: readJson(DAYS_ELEMENT) as DayFacts[],
    load: async (id) => (known.has(id) ? decodeWorkout(await textOf(id)) : undefined),
    pagesOf: (id) => pages.get(id) ?? [],
  };
}

function readJson(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? '[]');
}

async function textOf(id: string): Promise<string> {
  const find = () => document.getElementById(workoutElement(id))?.textContent ?? undefined;
  // The samples come after this script, so the first page opened may need a workout that is not read yet.
  if (document.readyState === 'loading') {
    await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
  }
  const text = find();
  if (text === undefined) throw new Error('This file is truncated: the workout is missing. Write the report again.');
  return text;
}
