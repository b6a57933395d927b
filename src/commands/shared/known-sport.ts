import { UsageError } from '../../errors.js';
import { meant } from '../../nearest.js';
import { inSlices } from '../../slices.js';
import type { WorkoutFilter, WorkoutReader } from '../../storage/read-contract.js';

type Sports = Pick<WorkoutReader, 'count' | 'summaries'>;

/**
 * Refuses a sport that no workout here has and that nobody knows: a slip must not look like "none". One that is known
 * passes, however few workouts have it.
 * @throws UsageError UNKNOWN_SPORT, naming what may have been meant, those that are stored before any others.
 */
export async function refuseUnknownSport(reader: Sports, { sport }: WorkoutFilter): Promise<void> {
  if (sport === undefined || reader.count({ sport, last: 1 }) > 0) return;
  // The table of Polar's sports is large, and most lists need none of it.
  const { sportWords } = await import('../../workouts/sports/sport-words.js');
  const spelled = sport.trim().toLowerCase().replaceAll(/[ -]/g, '_');
  if (sportWords.has(spelled)) return;
  const stored = await storedSports(reader);
  const known = meant(sport, [...sportWords], others(stored));
  throw new UsageError('UNKNOWN_SPORT', `There is no sport ${JSON.stringify(sport)}.`, {
    hint: meant(sport, stored, known),
  });
}

/** The sports that workouts here have, in the alphabet's order. */
export async function storedSports(reader: Sports): Promise<string[]> {
  const sports = new Set<string>();
  for await (const { type } of inSlices(reader.summaries({}, leaveOut), undefined)) sports.add(type);
  return [...sports].sort();
}

/** What cannot be read is told of by the command itself. */
const leaveOut = () => {};

function others(stored: string[]): string {
  if (stored.length === 0) return 'Sports are words like running, cycling or strength_training.';
  return `Stored are: ${stored.join(', ')}.`;
}
