import { UsageError } from '../../errors.js';
import type { WorkoutFilter, WorkoutReader } from '../../storage/read-contract.js';
import type { Ui } from '../../ui/ui.js';
import { workoutTypes } from '../../workouts/sports/workout-types.js';
import type { OptionDefinition } from '../definition.js';
import { type AthleteOption, athleteOption } from './athlete.js';
import { storedSports } from './known-sport.js';
import { wholeNumber } from './numbers.js';

/** More workouts than anyone has. */
const MAX = 1_000_000;

/** The flags that choose workouts, as typed. */
export interface FilterOptions extends AthleteOption {
  since?: string;
  until?: string;
  sport?: string;
  last?: string;
}

/**
 * The options that filter stored data. `of` says what each applies to: with another `--data`, it is rejected.
 * Add a new one here and to `FilterOptions`.
 */
export const filterOptions: readonly OptionDefinition[] = [
  {
    flags: '--since <date>',
    description: 'from this local date on: 2024-05-31, or an instant: 2024-05-31T06:30:00Z',
  },
  { flags: '--until <date>', description: 'up to and including this date' },
  {
    flags: '--sport <sport>',
    description: "only this sport: running, cycling..., or Polar's name for it",
    words: workoutTypes,
    of: ['workouts'],
  },
  { flags: '--last <n>', description: 'only the newest n' },
  athleteOption,
];

/**
 * The filter that the flags describe; whether a date exists is checked where it is compared.
 * @throws UsageError for an invalid number and a period that ends before it starts.
 */
export function workoutFilter({ since, until, sport, last }: FilterOptions): WorkoutFilter {
  if (since !== undefined && until !== undefined && since.slice(0, 10) > until.slice(0, 10)) {
    throw new UsageError('SPAN_BACKWARDS', `--since ${since} is after --until ${until}.`, {
      hint: 'Give the earlier date to --since.',
    });
  }
  return {
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(sport !== undefined && { sport }),
    ...(last !== undefined && { last: wholeNumber('--last', last, MAX, 1) }),
  };
}

/**
 * Notes why no workout was chosen: an empty database, or a filter that matches none. A sport that no workout here has is
 * always a warning, which lists the sports there are.
 */
export async function explainNone(
  ui: Ui,
  reader: WorkoutReader,
  { sport }: WorkoutFilter,
  remarks: boolean,
): Promise<void> {
  if (reader.counts().workouts === 0) {
    if (remarks) ui.note('Nothing is stored yet: run polar-sync pull --full.');
  } else if (sport !== undefined && reader.count({ sport, last: 1 }) === 0) {
    const stored = (await storedSports(reader)).join(', ');
    ui.warn(`No workout here has the sport ${JSON.stringify(sport)}. Stored sports: ${stored}.`);
  } else if (remarks) {
    ui.note('No workout matches.');
  }
}
