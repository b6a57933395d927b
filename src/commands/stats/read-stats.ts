import type { FormDays } from '../../numbers/load/form.js';
import { type Training, trainingOf } from '../../numbers/load/training.js';
import { type Judged, judgedDays } from '../../numbers/nights/baseline.js';
import { type NightMeasure, nightMeasures, nightValues } from '../../numbers/nights/night-values.js';
import { gathered } from '../../slices.js';
import type { Library } from '../../storage/library.js';
import type { WorkoutFilter } from '../../storage/read-contract.js';
import type { WorkoutSummary } from '../../workouts/workout.js';
import type { Context } from '../context.js';
import { type ChosenWorkouts, chosenFrom } from '../filters/chosen-workouts.js';
import { openAthleteLibrary } from '../shared/athlete.js';
import { type FilterOptions, workoutFilter } from '../shared/filter.js';

/** What an overview shows. */
export interface Stats extends ChosenWorkouts {
  /** Form is as of this local date: today, or the last one chosen. */
  on: string;
  training?: Training;
  nights: Record<NightMeasure, Judged[]>;
}

/** Reads the chosen workouts, and what load, form and nights need besides. @throws UsageError, StoreError. */
export async function readStats(
  context: Context,
  options: FilterOptions,
  today: string,
  constants: FormDays,
): Promise<Stats> {
  const reader = await openAthleteLibrary(context, options);
  try {
    const chosen = await chosenFrom(context, reader, options);
    const filter = workoutFilter(options, context);
    const on = [today, (filter.until ?? today).slice(0, 10)].sort()[0] ?? today;
    const training = await trainingFrom(context, reader, chosen.workouts, filter, on, constants);
    return { ...chosen, on, ...(training && { training }), nights: nightsFrom(reader, filter, on) };
  } finally {
    reader.close();
  }
}

/** Form is the result of everything before, so that its beginning does not depend on the period that was chosen. */
async function trainingFrom(
  { signal }: Context,
  reader: Library,
  chosen: readonly WorkoutSummary[],
  { since, until, last, ...others }: WorkoutFilter,
  on: string,
  constants: FormDays,
): Promise<Training | undefined> {
  const isCut = since !== undefined || last !== undefined || until !== undefined;
  // Chosen workouts that cannot be read were named already.
  const workouts = isCut
    ? await gathered(
        reader.summaries(others, () => {}),
        signal,
      )
    : chosen;
  return trainingOf(
    {
      workouts,
      told: reader.records.list('physical_info'),
      polar: reader.records.list('cardio_load'),
      isPart: Object.keys(others).some((name) => name !== 'hidden' && name !== 'onceEach'),
    },
    on,
    constants,
  );
}

/** Nights up to a date; what is usual depends on those before the period as well. */
function nightsFrom(reader: Library, { since = '' }: WorkoutFilter, until: string): Stats['nights'] {
  const values = nightValues(
    reader.records.list('sleep', { until }),
    reader.records.list('nightly_recharge', { until }),
  );
  const judged = (measure: NightMeasure) =>
    judgedDays(values[measure]).filter(({ date }) => date >= since.slice(0, 10));
  return Object.fromEntries(
    Object.keys(nightMeasures).map((measure) => [measure, judged(measure as NightMeasure)]),
  ) as Stats['nights'];
}
