import { UsageError } from '../errors.js';
import { meant } from '../nearest.js';
import type { TargetKind } from './target.js';
import { endurain } from './targets/endurain.js';
import { fittrackee } from './targets/fittrackee.js';
import { folder } from './targets/folder/folder.js';
import { intervals } from './targets/intervals.js';
import { runalyze } from './targets/runalyze.js';
import { strava } from './targets/strava.js';
import { workoutTracker } from './targets/workout-tracker.js';

/** Every kind of target, in the order used by help and docs. A new one is an object, and a line here. */
export const targetKinds: readonly TargetKind[] = [
  intervals,
  runalyze,
  endurain,
  fittrackee,
  workoutTracker,
  strava,
  folder,
];

/** @throws UsageError TARGET_KIND */
export function targetKindOf(name: string): TargetKind {
  const kind = targetKinds.find((known) => known.name === name);
  if (kind) return kind;
  const names = targetKinds.map((known) => known.name);
  throw new UsageError('TARGET_KIND', `Unknown kind of target ${JSON.stringify(name)}.`, {
    hint: meant(name, names, `Choose from ${names.join(', ')}.`),
  });
}
