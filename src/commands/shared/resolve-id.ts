import { UsageError } from '../../errors.js';
import type { WorkoutReader } from '../../storage/read-contract.js';

const SHOWN = 5;

/** Stands for an id; no id is spelled like this. */
const LATEST = 'latest';

/**
 * The one workout that `typed` identifies: its id, the beginning of it, one of Polar's ids, or `latest`.
 * @throws UsageError UNKNOWN_ID or AMBIGUOUS_ID.
 */
export function resolveId(reader: Pick<WorkoutReader, 'resolve' | 'list'>, typed: string): string {
  const newest = typed === LATEST ? reader.list({ last: 1 }).at(0)?.id : undefined;
  if (newest !== undefined) return newest;
  if (typed === LATEST) throw nothingYet();
  const ids = typed === '' ? [] : reader.resolve(typed);
  const exact = ids.find((id) => id === typed.toLowerCase());
  const [only, ...others] = exact === undefined ? ids : [exact];
  if (only === undefined) throw unknownId(typed);
  if (others.length === 0) return only;
  const more = ids.length > SHOWN ? `, and ${ids.length - SHOWN} more` : '';
  throw new UsageError(
    'AMBIGUOUS_ID',
    `${ids.length} workouts begin with ${JSON.stringify(typed)}: ${ids.slice(0, SHOWN).join(', ')}${more}.`,
    { hint: 'Type more of the id.' },
  );
}

/** Nothing here has this id (exit 2). */
export function unknownId(typed: string): UsageError {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(typed);
  return new UsageError('UNKNOWN_ID', `No workout here has the id ${JSON.stringify(typed)}.`, {
    hint: isDay
      ? `Run polar-sync list --since ${typed} --until ${typed} to see the ids of that day.`
      : 'Run polar-sync list to see the ids.',
  });
}

function nothingYet(): UsageError {
  return new UsageError('UNKNOWN_ID', 'No workout is stored yet, so there is no latest one.', {
    hint: 'Run polar-sync pull --full.',
  });
}
