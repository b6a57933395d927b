import { UsageError } from '../../errors.js';
import type { WorkoutFilter } from '../../storage/read-contract.js';
import { workoutTypes } from '../../workouts/sports/workout-types.js';
import type { Context } from '../context.js';
import type { OptionDefinition } from '../definition.js';
import { boundaryOf, todayIn } from '../filters/dates.js';
import { duration, listed, meters } from '../filters/values.js';
import { type AthleteOption, athleteOption } from './athlete.js';
import { wholeNumber } from './numbers.js';

/** More workouts than anyone has. */
const MAX = 1_000_000;

/** The flags that choose workouts, as typed. */
export interface FilterOptions extends AthleteOption {
  since?: string;
  until?: string;
  /** Separated by commas. */
  sport?: string;
  name?: string[];
  note?: string[];
  device?: string[];
  tag?: string[];
  hidden?: boolean;
  doubles?: boolean;
  minDistance?: string;
  minTime?: string;
  last?: string;
}

/**
 * The options that filter stored data, alike in every command. `of` says what each applies to: with another `--data`, it is
 * rejected. A flag given twice adds, or is rejected; it never replaces the first one. Add a new one here, to
 * `FilterOptions` and to `workoutFilter`.
 */
export const filterOptions: readonly OptionDefinition[] = [
  {
    flags: '--since <date>',
    description: 'from this local date on: 2024-05-31, 2024-05, 7d, yesterday, last-monday; or an instant',
    once: true,
  },
  { flags: '--until <date>', description: 'up to and including this date', once: true },
  {
    flags: '--sport <sport>',
    description: "only these sports: running, cycling..., or Polar's names for them; separated by commas",
    words: workoutTypes,
    joined: true,
    of: ['workouts'],
  },
  { flags: '--name <text>', description: 'only with this in the name', repeatable: true, of: ['workouts'] },
  { flags: '--note <text>', description: 'only with this in the note', repeatable: true, of: ['workouts'] },
  { flags: '--device <text>', description: 'only from devices with this name', repeatable: true, of: ['workouts'] },
  {
    flags: '--tag <tag>',
    description: 'only with this tag of yours; several with commas, or the flag again: at least one of them',
    repeatable: true,
    of: ['workouts'],
  },
  { flags: '--hidden', description: 'hidden workouts as well: see edit', of: ['workouts'] },
  {
    flags: '--doubles',
    description: 'every recording of an activity, not only the one that counts',
    of: ['workouts'],
  },
  {
    flags: '--min-distance <distance>',
    description: 'only from this distance on: 10km, 800m, 6mi',
    once: true,
    of: ['workouts'],
  },
  {
    flags: '--min-time <duration>',
    description: 'only from this duration on: 45m, 1h30m, 1:30:00',
    once: true,
    of: ['workouts'],
  },
  { flags: '-n, --last <n>', description: 'only the newest n', once: true },
  athleteOption,
];

/**
 * The filter that the flags describe.
 * @throws UsageError for an invalid date, number, distance or duration, and a period that ends before it starts.
 */
export function workoutFilter(
  { sport, name, note, device, tag, hidden, doubles, minDistance, minTime, ...period }: FilterOptions,
  context: Pick<Context, 'settings' | 'ui'>,
): WorkoutFilter {
  const sports = sport === undefined ? undefined : listed(sport);
  return {
    ...periodFilter(period, context),
    ...(sports !== undefined && { sport: sports }),
    ...(name !== undefined && { name: textsOf('--name', name) }),
    ...(note !== undefined && { note: textsOf('--note', note) }),
    ...(device !== undefined && { device: textsOf('--device', device) }),
    ...(tag !== undefined && { tags: tag.flatMap(listed) }),
    ...(hidden === true && { hidden }),
    ...(doubles !== true && { onceEach: true }),
    ...(minDistance !== undefined && { minMeters: meters('--min-distance', minDistance, context.ui.units) }),
    ...(minTime !== undefined && { minSeconds: duration('--min-time', minTime) }),
  };
}

/** The part of the filter that applies to nights and days as well. @throws UsageError as `workoutFilter`. */
export function periodFilter(
  { since, until, last }: Pick<FilterOptions, 'since' | 'until' | 'last'>,
  { settings }: Pick<Context, 'settings'>,
): Pick<WorkoutFilter, 'since' | 'until' | 'last'> {
  const today = todayIn(settings.zone);
  const filter = {
    ...(since !== undefined && { since: boundaryOf('--since', since, today) }),
    ...(until !== undefined && { until: boundaryOf('--until', until, today) }),
    ...(last !== undefined && { last: wholeNumber('--last', last, MAX, 1) }),
  };
  if (
    filter.since !== undefined &&
    filter.until !== undefined &&
    filter.since.slice(0, 10) > filter.until.slice(0, 10)
  ) {
    throw new UsageError('SPAN_BACKWARDS', `--since ${since} is after --until ${until}.`, {
      hint: 'Give the earlier date to --since.',
    });
  }
  return filter;
}

/** @throws UsageError TEXT_EMPTY: every workout contains an empty text. */
function textsOf(flag: string, typed: readonly string[]): readonly string[] {
  if (typed.every((text) => text.trim() !== '')) return typed;
  throw new UsageError('TEXT_EMPTY', `${flag} is empty.`, {
    hint: `Give a part of what to look for, or leave ${flag} out.`,
  });
}
