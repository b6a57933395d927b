import type { AccessLink } from '../accesslink/types.js';
import type { Store } from '../storage/store.js';
import { deriveWorkout } from './derive.js';
import { understood } from './rebuild.js';

/** The result of `verify`, `polar-sync.verify/1`. */
export interface VerifyResult {
  schema: 'polar-sync.verify/1';
  ok: boolean;
  payloads: number;
  workouts: number;
  /** One sentence each; empty when everything holds. */
  problems: string[];
  /** With `--remote`: how many sessions Polar lists, how many of them are here, and the ids of the others. */
  remote?: { polar: number; here: number; missing: string[] };
}

/** Checks the whole store: SQLite's own word, every hash, every workout against what its payloads say. */
export function verify(store: Store, onProgress: (done: number, total: number) => void = () => {}): VerifyResult {
  const problems = store.integrityProblems().map((text) => `SQLite: ${text}`);
  const { checked, broken } = store.payloads.check();
  problems.push(...broken.map((sha256) => `Payload ${sha256} does not match its hash`));
  const ids = store.sessions.workoutIds();
  for (const [done, id] of ids.entries()) {
    onProgress(done, ids.length);
    const problem = compare(store, id);
    if (problem !== undefined) problems.push(problem);
  }
  const orphans = store.list().filter((workout) => store.sessions.ofWorkout(workout.id).length === 0);
  problems.push(
    ...orphans.map((workout) => `Workout ${workout.id} belongs to no session; polar-sync rebuild removes it`),
  );
  onProgress(ids.length, ids.length);
  return {
    schema: 'polar-sync.verify/1',
    ok: problems.length === 0,
    payloads: checked,
    workouts: ids.length,
    problems,
  };
}

/** Which of the sessions Polar lists now are here. */
export async function compareWithPolar(store: Store, client: AccessLink): Promise<Required<VerifyResult>['remote']> {
  const listed = (await client.listExercises()).value ?? [];
  const missing = listed.filter((exercise) => !store.sessions.get(client.userId, 'exercises', exercise.id));
  return {
    polar: listed.length,
    here: listed.length - missing.length,
    missing: missing.map((exercise) => exercise.id),
  };
}

function compare(store: Store, id: string): string | undefined {
  const derived = understood(() => deriveWorkout(store, id));
  if (derived instanceof Error) return `Workout ${id}: its payloads are not understood: ${derived.message}`;
  if (!store.get(id)) return `Workout ${id} is missing; polar-sync rebuild makes it again`;
  if (store.agrees(derived)) return undefined;
  return `Workout ${id} is not what its payloads say; polar-sync rebuild makes it again`;
}
