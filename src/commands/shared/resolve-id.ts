import { UsageError } from '../../errors.js';
import type { WorkoutReader } from '../../storage/types.js';

const SHOWN = 5;

/**
 * The one workout that `typed` means: its id, the beginning of it, or one of Polar's ids.
 * @throws UsageError UNKNOWN_ID or AMBIGUOUS_ID.
 */
export function resolveId(reader: Pick<WorkoutReader, 'resolve'>, typed: string): string {
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
  return new UsageError('UNKNOWN_ID', `No workout here has the id ${JSON.stringify(typed)}.`, {
    hint: 'polar-sync list shows the ids.',
  });
}
