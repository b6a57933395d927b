import type { RecordOfKind } from '../../kinds/kinds.js';
import { impulseOf } from '../../numbers/load/daily.js';
import { type FormDays, type FormState, usualFormDays } from '../../numbers/load/form.js';
import { trainingOf } from '../../numbers/load/training.js';
import { limitsOn } from '../../numbers/load/trimp.js';
import type { FormFacts } from '../../report/payload/model.js';
import { gathered, mapped } from '../../slices.js';
import type { WorkoutFilter } from '../../storage/read-contract.js';
import type { Store } from '../../storage/store.js';
import { addDays } from '../../workouts/time/calendar.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import { isPart } from './content.js';

/**
 * Form is the result of everything before: where it was, for all sports and for each, before the first day of a report of
 * some days only. Undefined if nothing is before it and the constants are the usual ones.
 */
export async function formBefore(
  reader: Store,
  filter: WorkoutFilter,
  constants: FormDays,
  signal: AbortSignal,
): Promise<FormFacts | undefined> {
  const isUsual = constants.chronic === usualFormDays.chronic && constants.acute === usualFormDays.acute;
  const before = await statesBefore(reader, filter, constants, signal);
  return before.length === 0 && isUsual ? undefined : { constants, before };
}

async function statesBefore(
  reader: Store,
  filter: WorkoutFilter,
  constants: FormDays,
  signal: AbortSignal,
): Promise<FormFacts['before']> {
  const { since, until: _until, last, ...others } = filter;
  if (since === undefined && last === undefined) return [];
  const [first] = reader.summaries(filter, () => {});
  if (!first) return [];
  const until = addDays(first.start_time_local.slice(0, 10), -1);
  const told = reader.records.list('physical_info');
  const workouts = await gathered(
    mapped(
      reader.summaries({ ...others, until }, () => {}),
      (one) => lean(one, told),
    ),
    signal,
  );
  const polar = reader.records.list('cardio_load', { until });
  const stateOf = (own: readonly Lean[], isSome: boolean): FormState | undefined => {
    const { days = [] } = trainingOf({ workouts: own, polar, isPart: isSome }, until, constants) ?? {};
    const now = days.at(-1);
    return now && { date: now.date, chronic: now.chronic, acute: now.acute, days: days.length };
  };
  const types = [...new Set(workouts.map(({ type }) => type))].sort();
  const all = [
    { type: '', state: stateOf(workouts, isPart(others)) },
    ...types.map((type) => ({
      type,
      state: stateOf(
        workouts.filter((one) => one.type === type),
        true,
      ),
    })),
  ];
  return all.flatMap(({ type, state }) => (state ? [{ type, state }] : []));
}

/** What form needs of a workout; there may be many. */
type Lean = ReturnType<typeof lean>;

function lean(workout: WorkoutSummary, told: readonly RecordOfKind<'physical_info'>[]) {
  const { id, type, start_time_local, duration_seconds, training_load, part_of, legs, alternative_to } = workout;
  const impulse = impulseOf(workout, limitsOn(told, start_time_local.slice(0, 10)));
  return { id, type, start_time_local, duration_seconds, training_load, part_of, legs, alternative_to, impulse };
}
