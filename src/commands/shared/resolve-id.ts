import { UsageError } from '../../errors.js';
import type { WorkoutReader } from '../../storage/read-contract.js';
import { words } from '../../ui/format.js';

const SHOWN = 5;
/** As many characters of an id as a list shows. */
const ID_SHOWN = 8;

/** Stands for an id; no id is spelled like this. */
const LATEST = 'latest';

/**
 * The one workout that `typed` identifies: its id, the beginning of it, one of Polar's ids, the local date of the only
 * workout on it, or `latest`.
 * @throws UsageError UNKNOWN_ID or AMBIGUOUS_ID.
 */
export function resolveId(reader: Pick<WorkoutReader, 'resolve' | 'list'>, typed: string): string {
  const newest = typed === LATEST ? reader.list({ last: 1, onceEach: true }).at(0)?.id : undefined;
  if (newest !== undefined) return newest;
  if (typed === LATEST) throw nothingYet();
  const found = typed === '' ? [] : reader.resolve(typed);
  if (found.length === 0 && isDay(typed)) return onlyOn(reader, typed);
  return onlyOne(found, typed);
}

function onlyOne(ids: readonly string[], typed: string): string {
  const exact = ids.find((id) => id === typed.toLowerCase());
  const [only, ...others] = exact === undefined ? ids : [exact];
  if (only === undefined) throw unknownId(typed);
  if (others.length === 0) return only;
  const shown = ids.slice(0, SHOWN).join(', ');
  throw new UsageError(
    'AMBIGUOUS_ID',
    `${ids.length} workouts begin with ${JSON.stringify(typed)}: ${shown}${more(ids.length)}.`,
    { hint: 'Type more of the id.' },
  );
}

/** The only activity of a day, by the recording that counts; workouts that cannot be read are found by their ids only. */
function onlyOn(reader: Pick<WorkoutReader, 'list'>, day: string): string {
  const workouts = reader.list({ since: day, until: day, onceEach: true }, () => undefined);
  const [only, ...others] = workouts;
  if (only === undefined) throw unknownId(day);
  if (others.length === 0) return only.id;
  const shown = workouts
    .slice(0, SHOWN)
    .map(({ id, start_time_local: start, type }) => `${id.slice(0, ID_SHOWN)} (${start.slice(11, 16)} ${words(type)})`);
  throw new UsageError(
    'AMBIGUOUS_ID',
    `${workouts.length} workouts are from ${JSON.stringify(day)}: ${shown.join(', ')}${more(workouts.length)}.`,
    { hint: 'Choose one by its id.' },
  );
}

const more = (all: number) => (all > SHOWN ? `, and ${all - SHOWN} more` : '');

/** Nothing here has this id (exit 2). */
export function unknownId(typed: string): UsageError {
  return new UsageError('UNKNOWN_ID', `No workout here has the id ${JSON.stringify(typed)}.`, {
    hint: isDay(typed)
      ? `Run polar-sync list --since ${typed} --until ${typed} to see the ids of that day.`
      : 'Run polar-sync list to see the ids.',
  });
}

function isDay(typed: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(typed) ? Date.parse(typed) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(typed);
}

function nothingYet(): UsageError {
  return new UsageError('UNKNOWN_ID', 'No workout is stored yet, so there is no latest one.', {
    hint: 'Run polar-sync pull --full.',
  });
}
