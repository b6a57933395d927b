import type { PolarExercise } from '../workouts/polar-exercise.js';

/** What was recorded together, and so is kept together; the first of each tells whether there is any. */
const details = [
  ['samples', 'rrGaps', 'pauses', 'hasTransition'],
  ['route', 'hasRoute'],
  ['zones', 'bands'],
  ['laps'],
  ['autoLaps'],
] as const satisfies readonly (readonly [keyof PolarExercise, ...(keyof PolarExercise)[]])[];

/**
 * A newer telling of an exercise, with the recorded details that it no longer has and an older one had: an edit at Polar
 * changes a name or a sport, never what a watch has measured. The same object where there is nothing to add.
 */
export function withDetailsOf(newer: PolarExercise, older: PolarExercise): PolarExercise {
  const lost = details.filter(([name]) => isEmpty(newer[name]) && !isEmpty(older[name]));
  const kept = lost.flat().flatMap((name) => (older[name] === undefined ? [] : [[name, older[name]]]));
  return lost.length === 0 ? newer : { ...newer, ...(Object.fromEntries(kept) as Partial<PolarExercise>) };
}

const isEmpty = (list: readonly unknown[] | undefined) => list === undefined || list.length === 0;
