import { UsageError } from '../../errors.js';
import type { WorkoutFilter, WorkoutReader } from '../../storage/read-contract.js';
import type { Ui } from '../../ui/ui.js';
import { workoutTypes } from '../../workouts/sports/workout-types.js';
import type { OptionDefinition } from '../definition.js';
import { type AthleteOption, athleteOption } from './athlete.js';
import { storedSports } from './known-sport.js';
import { wholeNumber } from './numbers.js';

/** More workouts than anybody has. */
const MOST = 1_000_000;

/** The flags that choose workouts, as typed. */
export interface FilterOptions extends AthleteOption {
  since?: string;
  until?: string;
  sport?: string;
  last?: string;
}

/**
 * The options that choose what is stored. `of` says what each is about: `--data` with another kind refuses it.
 * A new one stands here, and in `FilterOptions`.
 */
export const filterOptions: readonly OptionDefinition[] = [
  {
    flags: '--since <day>',
    description: 'from this local day on: 2024-05-31, or an instant: 2024-05-31T06:30:00Z',
  },
  { flags: '--until <day>', description: 'up to this day, the whole of it' },
  {
    flags: '--sport <sport>',
    description: "a sport: running, cycling..., or Polar's own word",
    words: workoutTypes,
    of: ['workouts'],
  },
  { flags: '--last <n>', description: 'only the newest n of them' },
  athleteOption,
];

/**
 * The filter a person's flags mean; whether days exist is checked where they are compared.
 * @throws UsageError for a number that is none and a span that runs backwards.
 */
export function workoutFilter({ since, until, sport, last }: FilterOptions): WorkoutFilter {
  if (since !== undefined && until !== undefined && since.slice(0, 10) > until.slice(0, 10)) {
    throw new UsageError('SPAN_BACKWARDS', `--since ${since} is after --until ${until}.`, {
      hint: 'Give the earlier day to --since.',
    });
  }
  return {
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(sport !== undefined && { sport }),
    ...(last !== undefined && { last: wholeNumber('--last', last, MOST, 1) }),
  };
}

/**
 * Says why no workout was chosen, where a person reads it: an empty store, or a filter that fits none. A sport that
 * nothing here has is told in every case, with those that would have matched.
 */
export async function tellNone(
  ui: Ui,
  reader: WorkoutReader,
  { sport }: WorkoutFilter,
  remarks: boolean,
): Promise<void> {
  if (reader.counts().workouts === 0) {
    if (remarks) ui.note('Nothing is stored yet: run polar-sync pull --full.');
  } else if (sport !== undefined && reader.count({ sport, last: 1 }) === 0) {
    const stored = (await storedSports(reader)).join(', ');
    ui.warn(`No workout here has the sport ${JSON.stringify(sport)}. Stored are: ${stored}.`);
  } else if (remarks) {
    ui.note('No workout matches.');
  }
}
