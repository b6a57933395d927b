import { UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import { inSlices } from '../../slices.js';
import type { WorkoutFilter, WorkoutReader } from '../../storage/read-contract.js';

type Sports = Pick<WorkoutReader, 'count' | 'summaries'>;

/**
 * Rejects unknown sports that no workout here has: a typo must not look like "none". A known sport passes, even if no
 * workout has it.
 * @throws UsageError UNKNOWN_SPORT, naming what may have been meant, stored sports first.
 */
export async function refuseUnknownSport(reader: Sports, filter: WorkoutFilter): Promise<void> {
  for (const sport of sportsOf(filter)) await refuseIfUnknown(reader, sport);
}

async function refuseIfUnknown(reader: Sports, sport: string): Promise<void> {
  if (reader.count({ sport, last: 1 }) > 0) return;
  // The table of Polar's sports is large, and most lists need none of it.
  const { sportWords } = await import('../../workouts/sports/sport-words.js');
  const spelled = sport.trim().toLowerCase().replaceAll(/[ -]/g, '_');
  if (sportWords.has(spelled)) return;
  const stored = await storedSports(reader);
  const known = meant(sport, [...sportWords], others(stored));
  throw new UsageError('UNKNOWN_SPORT', `Unknown sport ${JSON.stringify(sport)}.`, {
    hint: meant(sport, stored, known),
  });
}

/** The sports a filter names. */
export function sportsOf({ sport = [] }: WorkoutFilter): readonly string[] {
  return typeof sport === 'string' ? [sport] : sport;
}

/** The sports of the workouts here, in alphabetical order. */
export async function storedSports(reader: Sports): Promise<string[]> {
  const sports = new Set<string>();
  for await (const { type } of inSlices(reader.summaries({}, leaveOut), undefined)) sports.add(type);
  return [...sports].sort();
}

/** The command itself reports what cannot be read. */
const leaveOut = () => {};

function others(stored: string[]): string {
  if (stored.length === 0) return 'Use a sport such as running, cycling or strength_training.';
  return `Choose one of those stored: ${stored.join(', ')}.`;
}
