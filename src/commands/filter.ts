import { UsageError } from '../errors.js';
import type { WorkoutFilter } from '../storage/types.js';
import { wholeNumber } from './numbers.js';

/** More workouts than anybody has. */
const MOST = 1_000_000;

/** The flags that choose workouts, as typed. */
export interface FilterOptions {
  since?: string;
  until?: string;
  sport?: string;
  last?: string;
}

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
