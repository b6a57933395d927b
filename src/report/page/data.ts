import { bytesOf, decodeNight, decodeWorkout } from '../payload/decode.js';
import {
  DAYS_ELEMENT,
  type DayFacts,
  FACTS_ELEMENT,
  FORM_ELEMENT,
  type FormFacts,
  LINKS_ELEMENT,
  type NightDetail,
  nightElement,
  type WorkoutFacts,
  type WorkoutLinks,
  workoutElement,
} from '../payload/model.js';
import { decodeSketch, type Sketch } from '../sketch/sketch.js';

export type LoadedWorkout = Awaited<ReturnType<typeof decodeWorkout>> & { sketch: Sketch | undefined };

/** What the page knows as soon as it opens. */
export interface Library {
  /** Newest first. */
  workouts: WorkoutFacts[];
  days: DayFacts[];
  /** What came before, and the constants of form if they are not the usual ones. */
  form?: FormFacts | undefined;
  /** Detail and samples of a workout, read on request; undefined if this file does not contain the workout. */
  load(id: string): Promise<LoadedWorkout | undefined>;
  /** What is drawn of all workouts at once, read when the whole file is. One that is damaged is missing. */
  sketches(): Promise<ReadonlyMap<string, Sketch>>;
  /** A night and the day after it; undefined if nothing was measured. */
  night(day: string): Promise<NightDetail | undefined>;
  /** The pages of a workout at training services. */
  pagesOf(id: string): WorkoutLinks['pages'];
}

export function readLibrary(): Library {
  const workouts = (readJson(FACTS_ELEMENT) as WorkoutFacts[]).reverse();
  const known = new Set(workouts.map(({ id }) => id));
  let sketched: Promise<ReadonlyMap<string, Sketch>> | undefined;
  const pages = new Map((readJson(LINKS_ELEMENT) as WorkoutLinks[]).map((one) => [one.id, one.pages]));
  return {
    workouts,
    days: readJson(DAYS_ELEMENT) as DayFacts[],
    form: (readJson(FORM_ELEMENT) as FormFacts[])[0],
    load: async (id) => {
      if (!known.has(id)) return undefined;
      return { ...(await decodeWorkout(await textOf(id))), sketch: sketchOf(id) };
    },
    sketches: () => {
      sketched ??= wholeFile().then(() => sketchesOf(workouts));
      return sketched;
    },
    night: async (day) => {
      await wholeFile();
      const text = document.getElementById(nightElement(day))?.textContent;
      return text ? decodeNight(text) : undefined;
    },
    pagesOf: (id) => pages.get(id) ?? [],
  };
}

function readJson(id: string): unknown {
  return JSON.parse(document.getElementById(id)?.textContent ?? '[]');
}

async function textOf(id: string): Promise<string> {
  await wholeFile();
  const text = document.getElementById(workoutElement(id))?.textContent ?? undefined;
  if (text === undefined) throw new Error('This file is truncated: the workout is missing. Write the report again.');
  return text;
}

/** The samples come after this script, so the first page opened may need what is not read yet. */
async function wholeFile(): Promise<void> {
  if (document.readyState !== 'loading') return;
  await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }));
}

/** Undefined if it is damaged: one drawing is missing, and nothing else. */
function sketchOf(id: string): Sketch | undefined {
  const text = document.getElementById(workoutElement(id))?.dataset.sketch;
  try {
    return text ? decodeSketch(bytesOf(text)) : undefined;
  } catch {
    return undefined;
  }
}

function sketchesOf(workouts: readonly WorkoutFacts[]): ReadonlyMap<string, Sketch> {
  const sketches = new Map<string, Sketch>();
  for (const { id } of workouts) {
    const sketch = sketchOf(id);
    if (sketch) sketches.set(id, sketch);
  }
  return sketches;
}
