import { readSaid, withSaid } from '../../workouts/edits/said.js';
import { unsoundSummary } from '../../workouts/sound.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import { DamagedWorkoutError, type FailedWorkout, unlessDamaged } from '../errors.js';

/** Called with each workout that cannot be read, which is then left out. */
export type OnDamaged = (failed: FailedWorkout) => void;

/** A workout's summary as it is stored, with what is said about it elsewhere. */
export interface StoredSummary {
  id: string;
  summary: string;
  /** What you said about it. */
  said: string | null;
  /** The id of the recording of the same activity that counts, if that is another one. */
  alternative_to: string | null;
  /** The ids of the others, as a JSON list. */
  alternatives: string | null;
}

/** The columns of `StoredSummary`, of `editedWorkouts`. */
export const summaryColumns = `id, summary, said,
  (SELECT p.id FROM workouts p WHERE p.key = preferred_key) AS alternative_to,
  (SELECT json_group_array(o.id) FROM alternatives a JOIN workouts o ON o.key = a.workout_key
    WHERE a.preferred_key = workouts.key) AS alternatives`;

/** @throws DamagedWorkoutError */
export function readSummary(row: StoredSummary): WorkoutSummary {
  const summary = parsed(row.summary);
  const wrong = summary === undefined ? 'its summary is not JSON' : unsoundSummary(summary);
  if (wrong !== undefined) throw new DamagedWorkoutError(row.id, wrong);
  const workout = summary as WorkoutSummary;
  return withOthers(row.said === null ? workout : withSaid(workout, readSaid(row.said)), row);
}

/** Those that can be read. @throws DamagedWorkoutError without `onDamaged`. */
export function readSummaries(rows: readonly StoredSummary[], onDamaged: OnDamaged | undefined): WorkoutSummary[] {
  return rows.flatMap((row) => leftOut(() => readSummary(row), onDamaged) ?? []);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller names the workout.
    return undefined;
  }
}

function withOthers(
  workout: WorkoutSummary,
  { alternative_to: to, alternatives }: Pick<StoredSummary, 'alternative_to' | 'alternatives'>,
): WorkoutSummary {
  if (to !== null) return { ...workout, alternative_to: to };
  if (alternatives === null || alternatives === '[]') return workout;
  return { ...workout, alternatives: (JSON.parse(alternatives) as string[]).sort() };
}

/** The result of `read`; undefined if that is damaged and there is an `onDamaged`. */
export function leftOut<T>(read: () => T, onDamaged: OnDamaged | undefined): T | undefined {
  return onDamaged ? unlessDamaged(read, onDamaged) : read();
}
